import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { Arrow } from '../Arrow.tsx';
import type { ServiceNode } from '../scene/types.ts';
import { portFitsBeside } from '../scene/world.ts';
import { PolicySwitch } from './PolicySwitch.tsx';

const has = (paths: readonly string[], start: string): boolean =>
  paths.some((path) => path.startsWith(start));

/** What clients dial, `externalIPs` too. */
const addresses = ({ address, externalIPs }: ServiceNode['data']['service']): string =>
  [address, ...externalIPs].join(' · ');

function Lines({ service, lit }: Pick<ServiceNode['data'], 'service' | 'lit'>) {
  const beside = portFitsBeside(service);
  const mark = (path: string): string => (has(lit, path) ? 'cv-line cv-row-lit' : 'cv-line');
  return (
    <>
      <div className={`cv-address ${mark('spec.clusterIP')}`} title={addresses(service)}>
        {addresses(service)}
        {beside && (
          <span className={has(lit, 'spec.ports') ? 'cv-beside cv-row-lit' : 'cv-beside'}>
            :{service.ports[0]?.port}
            <Arrow />
            {service.ports[0]?.target}
          </span>
        )}
      </div>
      {!beside && service.ports.length > 0 && (
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
      <PolicySwitch service={service} />
    </>
  );
}

function Card({ data: { service, lit, pill } }: NodeProps<ServiceNode>) {
  return (
    <>
      <div className="cv-title">
        <span className="cv-kind">{service.type === 'ClusterIP' ? 'Service' : service.type}</span>
        <b title={`${service.namespace}/${service.name}`}>{service.name}</b>
      </div>
      {!pill && <Lines service={service} lit={lit} />}
    </>
  );
}

/** A Service: what clients dial, and which Pods it selects. No packet ever passes here. */
export const ServiceCard = memo(Card);
