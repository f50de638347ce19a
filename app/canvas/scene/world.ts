import type { EndpointSlice, NodeView, Pod, ProbeView, Service } from '../../../core/index.ts';
import type { Mirror, Rollout } from '../../state/index.ts';
import { objectKey, objectOf, podsOf, rolloutsOf, servicesOf, slicesOf } from '../../state/index.ts';
import { outsideName } from './route.ts';

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
  /** During a rollout: whether its template is the Deployment's present one. */
  readonly generation: 'old' | 'new' | undefined;
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

export interface Policy {
  readonly field: 'externalTrafficPolicy' | 'internalTrafficPolicy';
  readonly value: 'Cluster' | 'Local';
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
  /** The policy that a person would look at first: the external one where there is one. */
  readonly policy: Policy | undefined;
  readonly externalIPs: readonly string[];
  readonly slices: readonly SliceView[];
}

/** Characters of an address that a Service's card has room for. */
const ADDRESS_ROOM = 22;

/** Whether a Service's only port has room beside its address: `10.96.0.80:80→8080`. */
export const portFitsBeside = ({ address, ports, externalIPs }: ServiceView): boolean =>
  ports.length === 1 &&
  externalIPs.length === 0 &&
  `${address}:${ports[0]?.port}→${ports[0]?.target}`.length <= ADDRESS_ROOM;

/** How a node is, as far as it differs from Ready. */
export interface NodeState {
  readonly ready: boolean;
  readonly cordoned: boolean;
  /** `NotReady`, `SchedulingDisabled`; empty for a node that is well. */
  readonly says: string;
}

/** The part of the mirror that the canvas draws, in the order in which newcomers are seated. */
export interface World {
  readonly now: number;
  readonly nodes: readonly NodeView[];
  /** By the name of the node. */
  readonly states: Readonly<Record<string, NodeState>>;
  /** Workloads that are not (yet) as their manifests say. */
  readonly rollouts: readonly Rollout[];
  readonly services: readonly ServiceView[];
  readonly pods: readonly PodView[];
  /** Pods that no node has yet. */
  readonly unscheduled: readonly string[];
  /** Load balancers that a cloud has made, by the name that wires give them: address and Service. */
  readonly balancers: Readonly<Record<string, { readonly address: string; readonly service: string }>>;
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

function probeOf(pod: Pod, mine: readonly ProbeView[]): PodView['probe'] {
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
    generation: undefined,
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

/** Headless Services and ExternalName have no rules that a policy could change. */
function policyOf({ spec }: Service): Policy | undefined {
  if (spec.type === 'ExternalName' || spec.clusterIP === 'None') return undefined;
  return spec.type === 'NodePort' || spec.type === 'LoadBalancer'
    ? { field: 'externalTrafficPolicy', value: spec.externalTrafficPolicy ?? 'Cluster' }
    : { field: 'internalTrafficPolicy', value: spec.internalTrafficPolicy ?? 'Cluster' };
}

function serviceView(service: Service, mine: readonly EndpointSlice[]): ServiceView {
  const { name, namespace = 'default' } = service.metadata;
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
    policy: policyOf(service),
    externalIPs: service.spec.externalIPs ?? [],
    slices: mine.map(sliceView),
  };
}

/** kube-system and the API server's own Service are there, but not what a person came to see. */
const shown = (service: ServiceView): boolean =>
  service.namespace !== SYSTEM && !(service.namespace === 'default' && service.name === 'kubernetes');

/** Bare Pods (the clients) first, then those of a controller together. */
const seating = (pod: PodView): string => `${pod.owner === undefined ? 0 : 1} ${pod.owner ?? ''} ${pod.name}`;

function statesOf(mirror: Mirror): World['states'] {
  return Object.fromEntries(
    mirror.nodes.map(({ name }) => {
      const object = objectOf(mirror, 'Node', '', name);
      const node = object?.kind === 'Node' ? object : undefined;
      const condition = node?.status?.conditions?.find(({ type }) => type === 'Ready');
      const ready = condition === undefined || condition.status === 'True';
      const cordoned = node?.spec?.unschedulable === true;
      const says = [ready ? '' : 'NotReady', cordoned ? 'SchedulingDisabled' : ''].filter(Boolean).join(', ');
      return [name, { ready, cordoned, says }];
    }),
  );
}

function balancersOf(services: readonly Service[]): World['balancers'] {
  return Object.fromEntries(
    services.flatMap(({ metadata: { namespace = 'default', name }, status }) => {
      const address = status?.loadBalancer?.ingress?.[0]?.ip;
      const place = { at: 'load-balancer', namespace, name, address: address ?? '' } as const;
      return address === undefined
        ? []
        : [[outsideName(place), { address, service: objectKey('Service', namespace, name) }] as const];
    }),
  );
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): (key: string) => readonly T[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return (key) => groups.get(key) ?? [];
}

const SERVICE_NAME = 'kubernetes.io/service-name';

const REVISION = 'deployment.kubernetes.io/revision';

/** ReplicaSets of Deployments in the middle of a rollout, by the name that Pods give their owner: old or new. */
function generationsOf(mirror: Mirror): ReadonlyMap<string, PodView['generation']> {
  const sets = Object.values(mirror.objects.ReplicaSet ?? {});
  const byDeployment = grouped(sets, ({ metadata }) => metadata.ownerReferences?.[0]?.uid ?? '');
  const revision = ({ metadata }: (typeof sets)[number]): number =>
    Number(metadata.annotations?.[REVISION] ?? 0);
  return new Map(
    sets.map((set) => {
      const family = byDeployment(set.metadata.ownerReferences?.[0]?.uid ?? '');
      const newest = Math.max(...family.map(revision));
      const { namespace = 'default', name } = set.metadata;
      return [`${namespace}/ReplicaSet/${name}`, revision(set) < newest ? 'old' : 'new'] as const;
    }),
  );
}

/** Old and new Pods are told apart only while there are both. */
function withGenerations(pods: readonly PodView[], mirror: Mirror): readonly PodView[] {
  const generations = generationsOf(mirror);
  const of = ({ owner }: PodView): PodView['generation'] => generations.get(owner ?? '');
  if (!pods.some((pod) => of(pod) === 'old')) return pods;
  return pods.map((pod) => ({ ...pod, generation: of(pod) }));
}

/** What the canvas draws of a mirror. */
export function worldOf(mirror: Mirror): World {
  const slices = grouped(
    slicesOf(mirror),
    ({ metadata }) => `${metadata.namespace ?? 'default'}/${metadata.labels?.[SERVICE_NAME]}`,
  );
  const probes = grouped(mirror.probes, ({ namespace, pod }) => `${namespace}/${pod}`);
  const services = servicesOf(mirror).map((service) =>
    serviceView(service, slices(`${service.metadata.namespace ?? 'default'}/${service.metadata.name}`)),
  );
  const pods = withGenerations(
    podsOf(mirror).map((pod) => podView(pod, probes(`${pod.metadata.namespace}/${pod.metadata.name}`))),
    mirror,
  );
  return {
    now: mirror.now,
    nodes: [...mirror.nodes].sort((a, b) => before(a.name, b.name)),
    states: statesOf(mirror),
    rollouts: rolloutsOf(mirror),
    services: services.filter(shown),
    pods: pods.filter((pod) => pod.node !== '').sort((a, b) => before(seating(a), seating(b))),
    unscheduled: pods.filter((pod) => pod.node === '').map((pod) => pod.name),
    balancers: balancersOf(servicesOf(mirror)),
    clusterDns: services.find((each) => each.namespace === SYSTEM && each.name === 'kube-dns')?.address,
  };
}
