import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { Arrow } from '../Arrow.tsx';
import type { ServiceNode } from '../scene/types.ts';
import { Ports } from './Ports.tsx';

const has = (paths: readonly string[], start: string): boolean =>
  paths.some((path) => path.startsWith(start));

function Card({ data: { service, lit } }: NodeProps<ServiceNode>) {
  const mark = (path: string): string => (has(lit, path) ? 'cv-line cv-row-lit' : 'cv-line');
  return (
    <>
      <div className="cv-title">
        <span className="cv-kind">{service.type === 'ClusterIP' ? 'Service' : service.type}</span>
        <b title={`${service.namespace}/${service.name}`}>{service.name}</b>
      </div>
      <div className={`cv-address ${mark('spec.clusterIP')}`} title={service.address}>
        {service.address}
      </div>
      {service.ports.length > 0 && (
        <div className={mark('spec.ports')}>
          port{' '}
          {service.ports.map(({ port, target }) => (
            <span key={port} className="cv-mono cv-ports">
              {port} <Arrow /> {target}
            </span>
          ))}
        </div>
      )}
      <div className={mark('spec.selector')} title={service.selector}>
        {service.selector ? (
          <>
            selector <span className="cv-mono">{service.selector}</span>
          </>
        ) : (
          'no selector'
        )}
      </div>
      <Ports />
    </>
  );
}

/** A Service: what clients dial, and which Pods it selects. No packet ever passes here. */
export const ServiceCard = memo(Card);
