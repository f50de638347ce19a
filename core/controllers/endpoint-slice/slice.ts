import type { Endpoint, EndpointPort, EndpointSlice, Service } from '../../api/index.ts';
import { controllerRef } from '../owner.ts';

export const CONTROLLER_NAME = 'endpointslice-controller.k8s.io';
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const SERVICE_NAME = 'kubernetes.io/service-name';
export const HEADLESS = 'service.kubernetes.io/headless';
export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';

/** A slice that does not exist yet has no name. */
export type AddressType = 'IPv4' | 'IPv6';

const RESERVED = [MANAGED_BY, SERVICE_NAME, HEADLESS];

/** No cluster IP, or none yet: DNS answers with the endpoints themselves. */
export const isHeadless = ({ spec }: Service): boolean => spec.clusterIP === 'None' || !spec.clusterIP;

/** Labels of the Service, then the three that only the controller sets (utils.go setEndpointSliceLabels). */
export function sliceLabels(service: Service): Readonly<Record<string, string>> {
  const own = Object.entries(service.metadata.labels ?? {}).filter(([key]) => !RESERVED.includes(key));
  return {
    ...Object.fromEntries(own),
    ...(isHeadless(service) ? { [HEADLESS]: '' } : {}),
    [MANAGED_BY]: CONTROLLER_NAME,
    [SERVICE_NAME]: service.metadata.name,
  };
}

/** A slice still to be created; the API server gives it its name (utils.go newEndpointSlice). */
export function newSlice(
  service: Service,
  addressType: AddressType,
  ports: readonly EndpointPort[],
  endpoints: readonly Endpoint[],
): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: '',
      generateName: `${service.metadata.name}-`,
      namespace: service.metadata.namespace ?? 'default',
      labels: sliceLabels(service),
      ownerReferences: [controllerRef(service)],
    },
    addressType,
    endpoints,
    ports: ports.length > 0 ? ports : null,
  };
}

export function sameLabels(
  left: EndpointSlice['metadata']['labels'],
  right: EndpointSlice['metadata']['labels'],
): boolean {
  const [a, b] = [left ?? {}, right ?? {}];
  return (
    Object.keys(a).length === Object.keys(b).length &&
    Object.entries(a).every(([key, value]) => b[key] === value)
  );
}
