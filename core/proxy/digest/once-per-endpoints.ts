import type { NodeView } from '../mode.ts';
import type { Endpoint } from './endpoints.ts';
import type { ServicePort } from './service-port.ts';
import { ZONE_LABEL } from './topology.ts';

const NONE: readonly Endpoint[] = [];

/**
 * Remembers what was worked out from a service port, its endpoints and the place of the node, by the list of the endpoints: a sync after
 * a small change asks for ten thousand and finds all but one as they were. Without endpoints nothing is remembered.
 */
export function oncePerEndpoints<T>(
  derive: (view: NodeView, port: ServicePort, endpoints: readonly Endpoint[]) => T,
) {
  interface Known {
    readonly port: ServicePort;
    readonly node: string;
    readonly zone: string | undefined;
    readonly derived: T;
  }
  const known = new WeakMap<readonly Endpoint[], Known>();
  return (view: NodeView, port: ServicePort): T => {
    const endpoints = view.endpoints.get(port.key) ?? NONE;
    const node = view.nodeName;
    const zone = view.nodeLabels[ZONE_LABEL];
    const found = known.get(endpoints);
    if (found && found.port === port && found.node === node && found.zone === zone) return found.derived;
    const derived = derive(view, port, endpoints);
    if (endpoints !== NONE) known.set(endpoints, { port, node, zone, derived });
    return derived;
  };
}
