import type { EndpointSlice, NodeView, Pod, ProbeView, Service } from '../../../core/index.ts';
import type { Mirror } from '../../state/index.ts';
import { objectKey, podsOf, servicesOf, slicesOf } from '../../state/index.ts';

export type Condition = 'ready' | 'not-ready' | 'pending' | 'terminating' | 'done';

/** A Pod as the canvas shows it. */
export interface PodView {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly ip: string;
  /** Ports that its containers declare. */
  readonly ports: readonly number[];
  readonly condition: Condition;
  /** The condition in words: `Ready`, `Not ready`, `ContainerCreating`. */
  readonly says: string;
  readonly probe: { readonly what: string; readonly result: string; readonly success: boolean } | undefined;
  /** Namespace, kind and name of its controller; undefined for a bare Pod. */
  readonly owner: string | undefined;
  readonly system: boolean;
}

export interface EndpointView {
  readonly address: string;
  readonly port: string;
  readonly condition: 'ready' | 'not-ready' | 'terminating';
  readonly says: string;
  readonly pod: string | undefined;
}

export interface SliceView {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly endpoints: readonly EndpointView[];
}

export interface ServiceView {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly address: string;
  /** Port (with node port) as clients dial it, and where in the Pod it leads. */
  readonly ports: readonly { readonly port: string; readonly target: string }[];
  readonly selector: string;
  readonly slices: readonly SliceView[];
}

/** The part of the mirror that the canvas draws, in the order in which newcomers are seated. */
export interface World {
  readonly now: number;
  readonly nodes: readonly NodeView[];
  readonly services: readonly ServiceView[];
  readonly pods: readonly PodView[];
  /** Pods that no node has yet. */
  readonly unscheduled: readonly string[];
  /** Address of the kube-dns Service; undefined in a cluster without it. */
  readonly clusterDns: string | undefined;
}

const SYSTEM = 'kube-system';
const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function conditionOf(pod: Pod): Pick<PodView, 'condition' | 'says'> {
  const statuses = pod.status?.containerStatuses ?? [];
  if (pod.metadata.deletionTimestamp) return { condition: 'terminating', says: 'Terminating' };
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') return { condition: 'done', says: phase };
  if (pod.status?.conditions?.some((each) => each.type === 'Ready' && each.status === 'True')) {
    return { condition: 'ready', says: 'Ready' };
  }
  const waiting = statuses.find((status) => status.state.waiting)?.state.waiting;
  if (waiting) return { condition: 'pending', says: waiting.reason };
  return phase === 'Running'
    ? { condition: 'not-ready', says: 'Not ready' }
    : { condition: 'pending', says: phase ?? 'Pending' };
}

/** `statuscode: 404` as `404`, `connect: connection refused` as `refused`: what fits beside a path. */
function resultOf(probe: ProbeView): string {
  if (probe.success) return 'ok';
  const status = /statuscode: (\d+)/.exec(probe.output);
  if (status) return status[1] as string;
  if (/refused/.test(probe.output)) return 'refused';
  return /deadline|timed? ?out/i.test(probe.output) ? 'timeout' : 'failed';
}

function probeOf(pod: Pod, probes: readonly ProbeView[]): PodView['probe'] {
  const { name, namespace } = pod.metadata;
  const mine = probes.filter((probe) => probe.pod === name && probe.namespace === namespace);
  const shown =
    mine.find((probe) => !probe.success && probe.probe === 'readiness') ??
    mine.find((probe) => !probe.success) ??
    mine.find((probe) => probe.probe === 'readiness');
  const container = pod.spec.containers.find((each) => each.name === shown?.container);
  if (!shown || !container) return undefined;
  const spec = container[`${shown.probe}Probe`];
  const port = spec?.tcpSocket?.port ?? spec?.grpc?.port;
  const what = spec?.httpGet ? (spec.httpGet.path ?? '/') : port === undefined ? 'exec' : `:${port}`;
  return { what, result: resultOf(shown), success: shown.success };
}

function podView(pod: Pod, probes: readonly ProbeView[]): PodView {
  const { name, namespace = 'default', ownerReferences } = pod.metadata;
  const owner = ownerReferences?.find((each) => each.controller) ?? ownerReferences?.[0];
  const ports = pod.spec.containers.flatMap((each) => each.ports ?? []).map((port) => port.containerPort);
  return {
    id: objectKey('Pod', namespace, name),
    namespace,
    name,
    node: pod.spec.nodeName ?? '',
    ip: pod.status?.podIP ?? '',
    ports: [...new Set(ports)],
    ...conditionOf(pod),
    probe: probeOf(pod, probes),
    owner: owner && `${namespace}/${owner.kind}/${owner.name}`,
    system: namespace === SYSTEM,
  };
}

function sliceView(slice: EndpointSlice): SliceView {
  const { name, namespace = 'default' } = slice.metadata;
  const port = slice.ports?.map((each) => each.port ?? '*').join(',') ?? '';
  const endpoints = (slice.endpoints ?? []).map((endpoint): EndpointView => {
    const { ready = true, serving = ready, terminating = false } = endpoint.conditions ?? {};
    const condition = terminating ? 'terminating' : ready ? 'ready' : 'not-ready';
    const ref = endpoint.targetRef;
    return {
      address: endpoint.addresses[0] ?? '',
      port,
      condition,
      says: terminating ? (serving ? 'terminating' : 'ended') : ready ? 'ready' : 'not ready',
      pod: ref?.kind === 'Pod' ? objectKey('Pod', ref.namespace ?? namespace, ref.name) : undefined,
    };
  });
  return { id: objectKey('EndpointSlice', namespace, name), namespace, name, endpoints };
}

function addressOf({ spec, status }: Service): string {
  if (spec.type === 'ExternalName') return spec.externalName ?? '';
  const outer = status?.loadBalancer?.ingress?.[0];
  const balancer = outer?.ip ?? outer?.hostname;
  const inner = spec.clusterIP === 'None' ? 'None (headless)' : (spec.clusterIP ?? '');
  return balancer ? `${inner} · ${balancer}` : inner;
}

function serviceView(service: Service, slices: readonly EndpointSlice[]): ServiceView {
  const { name, namespace = 'default' } = service.metadata;
  const mine = slices.filter(
    ({ metadata }) =>
      (metadata.namespace ?? 'default') === namespace &&
      metadata.labels?.['kubernetes.io/service-name'] === name,
  );
  return {
    id: objectKey('Service', namespace, name),
    namespace,
    name,
    type: service.spec.type ?? 'ClusterIP',
    address: addressOf(service),
    ports: (service.spec.ports ?? []).map(({ port, nodePort, targetPort = port }) => ({
      port: nodePort ? `${port}:${nodePort}` : `${port}`,
      target: `${targetPort}`,
    })),
    selector: Object.entries(service.spec.selector ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
    slices: mine.map(sliceView),
  };
}

/** kube-system and the API server's own Service are there, but not what a person came to see. */
const shown = (service: ServiceView): boolean =>
  service.namespace !== SYSTEM && !(service.namespace === 'default' && service.name === 'kubernetes');

/** Bare Pods (the clients) first, then those of a controller together. */
const seating = (pod: PodView): string => `${pod.owner === undefined ? 0 : 1} ${pod.owner ?? ''} ${pod.name}`;

/** What the canvas draws of a mirror. */
export function worldOf(mirror: Mirror): World {
  const slices = slicesOf(mirror);
  const services = servicesOf(mirror).map((service) => serviceView(service, slices));
  const pods = podsOf(mirror).map((pod) => podView(pod, mirror.probes));
  return {
    now: mirror.now,
    nodes: [...mirror.nodes].sort((a, b) => before(a.name, b.name)),
    services: services.filter(shown),
    pods: pods.filter((pod) => pod.node !== '').sort((a, b) => before(seating(a), seating(b))),
    unscheduled: pods.filter((pod) => pod.node === '').map((pod) => pod.name),
    clusterDns: services.find((each) => each.namespace === SYSTEM && each.name === 'kube-dns')?.address,
  };
}
