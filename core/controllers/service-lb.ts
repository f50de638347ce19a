import { type Service, sameJson } from '../api/index.ts';
import {
  type ClusterComponent,
  type ClusterContext,
  type ComponentEvent,
  type Effect,
  getOf,
  listOf,
  type Reader,
  recordEvent,
} from '../apiserver/index.ts';
import { type Family, nthAddress } from '../net/index.ts';
import { delayOf } from '../sim/index.ts';
import { serviceLbDelays } from './delays.ts';

type Ingress = NonNullable<NonNullable<Service['status']>['loadBalancer']>['ingress'];

/** Keeps a Service until its load balancer is gone (k8s.io/cloud-provider/service/helpers). */
const LB_CLEANUP_FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';

/**
 * What the cloud gives addresses from, upwards from the tenth: TEST-NET-2 (RFC 5737) and a piece of the IPv6
 * documentation prefix (RFC 3849), so that no real host is ever meant.
 */
const LOAD_BALANCER_RANGES: Readonly<Record<Family, string>> = {
  IPv4: '198.51.100.0/24',
  IPv6: '2001:db8:100::/120',
};
const FIRST = 10;
const LAST = 254;

const hasFinalizer = ({ metadata }: Service): boolean =>
  metadata.finalizers?.includes(LB_CLEANUP_FINALIZER) === true;

/** A class names somebody else's load balancer (controller.go wantsLoadBalancer). */
const wantsLoadBalancer = ({ spec }: Service): boolean =>
  spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined;

const needsCleanup = (service: Service): boolean =>
  hasFinalizer(service) &&
  (service.metadata.deletionTimestamp !== undefined || service.spec.type !== 'LoadBalancer');

/** All of a Service that a cloud looks at (controller.go needsUpdate, portsEqualForLB). */
const lookedAt = ({ metadata, spec }: Service): unknown => [
  metadata.uid,
  metadata.annotations ?? {},
  wantsLoadBalancer({ metadata, spec } as Service),
  (spec.ports ?? []).map(({ name, protocol, port, nodePort }) => [name, protocol, port, nodePort]),
  [spec.loadBalancerSourceRanges, spec.loadBalancerIP, spec.externalIPs],
  [spec.sessionAffinity, spec.sessionAffinityConfig],
  [spec.externalTrafficPolicy, spec.healthCheckNodePort, spec.ipFamilyPolicy],
];

const ingressOf = (service: Service): NonNullable<Ingress> => service.status?.loadBalancer?.ingress ?? [];

/** One address of each family of the Service: those it has, or the first ones that no other Service has. */
function addresses(service: Service, read: Reader): readonly string[] {
  const others = listOf(read, 'Service').filter(({ metadata }) => metadata.uid !== service.metadata.uid);
  const taken = new Set(others.flatMap(ingressOf).map(({ ip }) => ip));
  return (service.spec.ipFamilies ?? ['IPv4']).flatMap((family) => {
    const all = Array.from({ length: LAST - FIRST + 1 }, (_, i) =>
      nthAddress(LOAD_BALANCER_RANGES[family], FIRST + i),
    );
    const own = ingressOf(service).map(({ ip }) => ip);
    const wished = (address: string): boolean =>
      address === service.spec.loadBalancerIP || own.includes(address);
    const free = all.filter((address) => !taken.has(address));
    return free.find(wished) ?? free[0] ?? [];
  });
}

/** The Service without the version that was read, so that writes one after another do not refuse each other. */
function withoutVersion(service: Service): Service {
  const { resourceVersion: _read, ...metadata } = service.metadata;
  return { ...service, metadata };
}

function finalizersWrite(service: Service, finalizers: readonly string[]): Effect {
  const { metadata } = service;
  return {
    effect: 'Write',
    verb: 'update',
    object: withoutVersion({ ...service, metadata: { ...metadata, finalizers } }),
  };
}

const statusWrite = (service: Service, ingress: Ingress): readonly Effect[] =>
  sameJson(ingressOf(service), ingress ?? [])
    ? []
    : [
        {
          effect: 'Write',
          verb: 'updateStatus',
          object: withoutVersion({
            ...service,
            status: { ...service.status, loadBalancer: ingress ? { ingress } : {} },
          }),
        },
      ];

const timer = (doing: 'ensured' | 'deleted', { metadata }: Service): string =>
  `${doing}/${metadata.namespace}/${metadata.name}`;

const say = (context: ClusterContext, about: Service, reason: string, message: string): readonly Effect[] =>
  recordEvent(context, { about, type: 'Normal', reason, message });

function ensure(service: Service, context: ClusterContext): readonly Effect[] {
  const after = delayOf(context, serviceLbDelays, 'provision');
  return [
    ...say(context, service, 'EnsuringLoadBalancer', 'Ensuring load balancer'),
    ...(hasFinalizer(service)
      ? []
      : [finalizersWrite(service, [...(service.metadata.finalizers ?? []), LB_CLEANUP_FINALIZER])]),
    { effect: 'Later', after, timer: timer('ensured', service) },
  ];
}

function ensured(service: Service, context: ClusterContext): readonly Effect[] {
  if (!wantsLoadBalancer(service) || needsCleanup(service)) return [];
  const ingress = addresses(service, context.read).map((ip) => ({ ip, ipMode: 'VIP' }) as const);
  if (ingress.length === 0) {
    const message = 'Error syncing load balancer: failed to ensure load balancer: no address left';
    return recordEvent(context, {
      about: service,
      type: 'Warning',
      reason: 'SyncLoadBalancerFailed',
      message,
    });
  }
  return [
    ...say(context, service, 'EnsuredLoadBalancer', 'Ensured load balancer'),
    ...statusWrite(service, ingress),
  ];
}

function cleanUp(service: Service, context: ClusterContext): readonly Effect[] {
  const after = delayOf(context, serviceLbDelays, 'release');
  return [
    ...say(context, service, 'DeletingLoadBalancer', 'Deleting load balancer'),
    { effect: 'Later', after, timer: timer('deleted', service) },
  ];
}

function cleanedUp(service: Service, context: ClusterContext): readonly Effect[] {
  if (!needsCleanup(service)) return [];
  const finalizers = (service.metadata.finalizers ?? []).filter((each) => each !== LB_CLEANUP_FINALIZER);
  return [
    ...say(context, service, 'DeletedLoadBalancer', 'Deleted load balancer'),
    ...(service.metadata.deletionTimestamp === undefined ? statusWrite(service, undefined) : []),
    finalizersWrite(service, finalizers),
  ];
}

function onService(event: ComponentEvent, context: ClusterContext): readonly Effect[] {
  if (event.type === 'TIMER') {
    const [doing, namespace = '', name = ''] = event.timer.split('/');
    const service = getOf(context.read, 'Service', namespace, name);
    if (!service) return [];
    return doing === 'ensured' ? ensured(service, context) : cleanedUp(service, context);
  }
  if (event.type !== 'ADDED' && event.type !== 'MODIFIED') return [];
  const { namespace = '', name } = event.object.metadata;
  const service = getOf(context.read, 'Service', namespace, name);
  const old = event.type === 'MODIFIED' && event.old?.kind === 'Service' ? event.old : undefined;
  if (!service || event.object.kind !== 'Service') return [];
  if (needsCleanup(service)) return old && needsCleanup(old) ? [] : cleanUp(service, context);
  if (!wantsLoadBalancer(service)) return [];
  return old && sameJson(lookedAt(old), lookedAt(event.object)) ? [] : ensure(service, context);
}

/**
 * The cloud's controller for Services of type LoadBalancer: pending at first, then an address. A cluster without a
 * cloud does not run it, and such Services stay pending. Mirrors k8s.io/cloud-provider/controllers/service.
 * Simplified: the balancer always works, gives addresses and no host names, and its list of nodes is not modelled:
 * which node a packet to the address enters by is the walk's business.
 */
export const serviceLbController: ClusterComponent<Readonly<Record<string, never>>> = {
  name: 'service-lb-controller',
  scope: 'cluster',
  initial: {},
  watches: ['Service'],
  handle: (memory, event, context) => ({ memory, effects: onService(event, context) }),
};
