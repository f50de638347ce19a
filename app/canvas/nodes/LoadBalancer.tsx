import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { BalancerNode } from '../scene/types.ts';
import { Light } from './Light.tsx';

/** `200`, `503`, or that nothing came back. */
const short = (answer: string): string =>
  answer.startsWith('no ') ? 'silent' : (answer.split(' ')[0] ?? '');

type Check = BalancerNode['data']['checks'][number];

/** Nodes by what they answer: in one line there is room for three that way. */
const byAnswer = (checks: readonly Check[]): readonly (readonly [string, readonly Check[]])[] =>
  [...new Set(checks.map(({ answer }) => short(answer)))].map((answer) => [
    answer,
    checks.filter((check) => short(check.answer) === answer),
  ]);

function Answered({ answer, checks }: { readonly answer: string; readonly checks: readonly Check[] }) {
  const healthy = checks.every((check) => check.healthy);
  const nodes = checks.map(({ node }) => node).join(' ');
  return (
    <span
      className={healthy ? 'cv-ready' : 'cv-not-ready'}
      title={checks.map((check) => `${check.node}: ${check.answer}`).join('\n')}
    >
      <Light condition={healthy ? 'ready' : 'not-ready'} />
      {answer} {nodes}
    </span>
  );
}

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
        {byAnswer(checks).map(([answer, alike]) => (
          <Answered key={answer} answer={answer} checks={alike} />
        ))}
      </div>
    </>
  );
}

/** The cloud's load balancer of a Service: its address, and what each node answers to its health check. */
export const LoadBalancer = memo(Card);
