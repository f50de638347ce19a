import type { Service } from '../api/index.ts';
import { healthChecks, type ProxyMemory, proxyStatus } from '../proxy/index.ts';
import type { Run } from './run.ts';

/** The cloud's load balancer of one Service, at one of its addresses. */
export interface Balancer {
  readonly service: Service;
  readonly address: string;
  /** `VIP`: packets keep their destination. `Proxy`: it speaks to the node port with an address of its own (KEP-1860). */
  readonly ipMode: 'VIP' | 'Proxy';
}

/** A node as the load balancer sees it. */
export interface Backend {
  readonly node: string;
  readonly address: string;
  /** What it asks the node. */
  readonly check: string;
  /** What the node answers, or why it is not asked. */
  readonly answer: string;
  readonly healthy: boolean;
}

/** How wires and captions call it. */
export const balancerName = ({ metadata }: Service): string =>
  `load balancer ${metadata.namespace}/${metadata.name}`;

/** The load balancer that has this address, if a cloud has made one. */
export function balancerWith(run: Run, address: string): Balancer | undefined {
  const service = run.book.balancer(address);
  const ingress = service?.status?.loadBalancer?.ingress?.find(({ ip }) => ip === address);
  return service && { service, address, ipMode: ingress?.ipMode === 'Proxy' ? 'Proxy' : 'VIP' };
}

/** kube-proxy's own health port (cmd/kube-proxy, --healthz-bind-address). */
const HEALTHZ_PORT = 10256;
/** Takes a node out of all load balancers (KEP-1143). */
const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers';
/** kube-proxy answers 503 on a node that is about to go (KEP-3836). */
const DRAINING = 'ToBeDeletedByClusterAutoscaler';

const url = (address: string, port: number): string =>
  `GET http://${address.includes(':') ? `[${address}]` : address}:${port}/healthz`;

function backend(run: Run, { service, address: vip }: Balancer, name: string): Backend {
  const address = run.book.addressesOf(name).find((one) => one.includes(':') === vip.includes(':')) ?? '';
  const { namespace, name: serviceName } = service.metadata;
  const memory = run.cluster.memory[`kube-proxy/${name}`] as ProxyMemory | undefined;
  const runs = memory !== undefined && run.cluster.stopped[`kube-proxy/${name}`] === undefined;
  const node = run.read.get('Node', '', name);
  const port =
    service.spec.externalTrafficPolicy === 'Local' ? service.spec.healthCheckNodePort : HEALTHZ_PORT;
  const common = { node: name, address, check: url(address, port ?? HEALTHZ_PORT) };
  if (node?.kind === 'Node' && node.metadata.labels?.[EXCLUDED] !== undefined)
    return { ...common, answer: `not asked: the node has the label ${EXCLUDED}`, healthy: false };
  if (!runs || address === '')
    return { ...common, answer: 'no answer: kube-proxy does not run', healthy: false };
  if (service.spec.externalTrafficPolicy === 'Local') {
    const check = healthChecks(memory).find(({ service: one }) => one === `${namespace}/${serviceName}`);
    if (!check)
      return { ...common, answer: 'connection refused: kube-proxy has not opened the port', healthy: false };
    const { status, headers } = check.answer;
    const local = headers['X-Load-Balancing-Endpoint-Weight'] ?? '0';
    const answer = `${status} ${status === 200 ? 'OK' : 'Service Unavailable'}, localEndpoints ${local}`;
    return { ...common, answer, healthy: status === 200 };
  }
  const draining =
    node?.kind === 'Node' &&
    (node.metadata.deletionTimestamp !== undefined || node.spec?.taints?.some(({ key }) => key === DRAINING));
  const healthy = proxyStatus(memory).syncedAt !== undefined && !draining;
  return { ...common, answer: healthy ? '200 OK' : '503 Service Unavailable', healthy };
}

/**
 * Every node with what its health check answers at this instant. With policy Local that is the Service's health check node port,
 * else kube-proxy's own health port, as the larger clouds have it. Simplified: real ones ask every few seconds and take two or
 * three answers before they change their mind.
 */
export const backendsOf = (run: Run, balancer: Balancer): readonly Backend[] =>
  Object.keys(run.cluster.nodes)
    .sort()
    .map((node) => backend(run, balancer, node));
