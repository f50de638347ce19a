import {
  type Endpoint,
  isPodFinished,
  isPodReady,
  type Node,
  type Pod,
  podAddresses,
  type Service,
  sameJson,
} from '../../api/index.ts';
import type { WatchEvent } from '../../apiserver/index.ts';
import { familyOf } from '../../net/index.ts';

export const ZONE_LABEL = 'topology.kubernetes.io/zone';

/**
 * Whether a selected Pod belongs into slices: it has an address and has not ended. Ready or terminating does not
 * matter (endpointslice/util/controller_utils.go ShouldPodBeInEndpoints).
 */
export function belongsInSlices(pod: Pod): boolean {
  return !isPodFinished(pod) && podAddresses(pod).length > 0;
}

/** The hostname that headless DNS gives a Pod: only when its subdomain names this very Service. */
export function endpointHostname(pod: Pod, service: Service): string | undefined {
  const { hostname, subdomain } = pod.spec;
  return hostname && subdomain === service.metadata.name ? hostname : undefined;
}

type AddressType = 'IPv4' | 'IPv6';

interface Known {
  readonly service: Service;
  readonly zone: string | undefined;
  readonly addressType: AddressType;
  readonly endpoint: Endpoint;
}

/** The newest endpoint made of each version of a Pod: a Service looks at all its Pods whenever one changes. */
const known = new WeakMap<Pod, Known>();

/** A Pod as an endpoint of one address family (endpointslice/utils.go podToEndpoint). */
export function podToEndpoint(
  pod: Pod,
  node: Node | undefined,
  service: Service,
  addressType: AddressType,
): Endpoint {
  const zone = node?.metadata.labels?.[ZONE_LABEL];
  const found = known.get(pod);
  if (found?.service === service && found.zone === zone && found.addressType === addressType)
    return found.endpoint;
  const endpoint = newEndpoint(pod, zone, service, addressType);
  known.set(pod, { zone, service, addressType, endpoint });
  return endpoint;
}

function newEndpoint(
  pod: Pod,
  zone: string | undefined,
  service: Service,
  addressType: AddressType,
): Endpoint {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const hostname = endpointHostname(pod, service);
  return {
    addresses: podAddresses(pod).filter((address) => familyOf(address) === addressType),
    conditions: { ready, serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    targetRef: {
      kind: 'Pod',
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name,
      ...(pod.metadata.uid === undefined ? {} : { uid: pod.metadata.uid }),
    },
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    ...(zone ? { zone } : {}),
  };
}

/**
 * Whether a change of a Pod may change endpoints; changes of anything else always may. A Pod that is ending counts with
 * every change of it: upstream compares the times by their pointers (endpointslice/util/controller_utils.go
 * GetPodUpdateProjectionKey, podEndpointsChanged).
 */
export function mayChangeEndpoints({ type, object: pod, old }: WatchEvent): boolean {
  // A Pod that is deleted by force never carries a deletionTimestamp.
  if (
    type === 'DELETED' ||
    pod.kind !== 'Pod' ||
    old?.kind !== 'Pod' ||
    pod.metadata.deletionTimestamp !== undefined
  )
    return true;
  return (
    isPodReady(pod) !== isPodReady(old) ||
    !sameJson(podAddresses(pod), podAddresses(old)) ||
    !sameJson(pod.metadata.labels, old.metadata.labels) ||
    pod.spec.hostname !== old.spec.hostname ||
    pod.spec.subdomain !== old.spec.subdomain
  );
}

/** What makes two endpoints the same one; conditions, node and hints may differ (endpointset.go hashEndpoint). */
export function endpointKey(endpoint: Endpoint): string {
  const { addresses, hostname, targetRef } = endpoint;
  return [...[...addresses].sort(), hostname, targetRef?.namespace, targetRef?.name].join('|');
}

/** Whether an endpoint already says what it should, hints aside (EndpointsEqualBeyondHash). */
export function saysTheSame(left: Endpoint, right: Endpoint): boolean {
  const [a, b] = [left.conditions, right.conditions];
  return (
    left.nodeName === right.nodeName &&
    left.zone === right.zone &&
    a?.ready === b?.ready &&
    a?.serving === b?.serving &&
    a?.terminating === b?.terminating &&
    left.targetRef?.uid === right.targetRef?.uid
  );
}
