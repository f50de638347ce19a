import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { BalancerNode } from '../scene/types.ts';
import { Light } from './Light.tsx';

function Card({ data: { address, service, checks } }: NodeProps<BalancerNode>) {
  return (
    <>
      <div className="cv-title">
        <span className="cv-kind">load balancer</span>
        <b>{service}</b>
      </div>
      <div className="cv-address">{address}</div>
      <div className="cv-checks">
        {checks.length === 0 && <span className="cv-quiet">checks each node’s health</span>}
        {checks.map(({ node, answer, healthy }) => (
          <span key={node} className={healthy ? 'cv-ready' : 'cv-not-ready'} title={`${node}: ${answer}`}>
            <Light condition={healthy ? 'ready' : 'not-ready'} />
            {node} {answer.slice(0, 3) === 'no ' ? 'silent' : answer.split(' ')[0]}
          </span>
        ))}
      </div>
    </>
  );
}

/** The cloud's load balancer of a Service: its address, and what each node answers to its health check. */
export const LoadBalancer = memo(Card);
