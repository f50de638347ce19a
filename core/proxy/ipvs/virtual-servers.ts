import { joinHostPort } from '../../net/index.ts';
import type { Endpoint } from '../digest/endpoints.ts';
import type { ServicePort } from '../digest/service-port.ts';
import type { EndpointSelection } from '../digest/topology.ts';
import type { NodeView } from '../mode.ts';
import type { RuleTag } from '../rule-tag.ts';

/** One virtual server that a service port asks for. */
export interface WantedServer {
  /** As the kernel names it: `TCP 10.96.0.1:443`. */
  readonly key: string;
  /** `-t 10.96.0.1:443`. */
  readonly words: string;
  /** `-s rr -p 10800`. */
  readonly settings: string;
  readonly tag: RuleTag & Required<Pick<RuleTag, 'service' | 'port' | 'protocol'>>;
  readonly endpoints: readonly Endpoint[];
}

export type Frontend = 'cluster-ip' | 'external-ip' | 'lb' | 'node-port';

const OPTIONS = { TCP: '-t', UDP: '-u', SCTP: '--sctp-service' } as const;

/** The Maglev scheduler hashes the client's port too (proxier.go, FlagSourceHash). */
const SCHEDULER_FLAGS: Readonly<Record<string, string>> = { mh: ' -b mh-port' };

/** Address and port of one frontend as a virtual server. Endpoints or not, it is there. (proxier.go syncService) */
export function virtualServer(
  view: NodeView,
  port: ServicePort,
  role: Frontend,
  address: string,
  endpoints: readonly Endpoint[],
): WantedServer {
  const { protocol, stickyMaxAgeSeconds: sticky } = port;
  const scheduler = view.config.ipvs.scheduler || 'rr';
  const endpoint = joinHostPort(address, role === 'node-port' ? port.nodePort : port.port);
  return {
    key: `${protocol} ${endpoint}`,
    words: `${OPTIONS[protocol]} ${endpoint}`,
    settings: `-s ${scheduler}${SCHEDULER_FLAGS[scheduler] ?? ''}${sticky === undefined ? '' : ` -p ${sticky}`}`,
    tag: { role, service: port.service, port: port.portName, protocol },
    endpoints,
  };
}

/**
 * Who serves a frontend. Under policy Local without a local endpoint it is everybody: Pods of this node are to be served, outside clients get an answer
 * that they do not know (proxier.go syncEndpoint; kubernetes pull request 97081).
 */
export function serving(selection: EndpointSelection, policyLocal: boolean): readonly Endpoint[] {
  const cluster = selection.cluster ?? [];
  if (!policyLocal) return cluster;
  const local = selection.local ?? [];
  return local.length > 0 ? local : cluster;
}

/** The tag of a real server. There are as many as endpoints and virtual servers together, so it is put together by hand. */
export const endpointTag = (
  { service, port, protocol }: WantedServer['tag'],
  { endpoint, slice }: Endpoint,
): WantedServer['tag'] & RuleTag => ({ role: 'dnat', service, port, protocol, endpoint, slice });
