import type { Service, ServiceSpec } from './type.ts';

/** ExternalName Services have neither addresses nor families (service storage.go needsClusterIP). */
export const needsClusterIP = ({ spec }: Service): boolean => spec.type !== 'ExternalName';

/** NodePort and LoadBalancer Services (needsNodePort). */
export const needsNodePort = ({ spec }: Service): boolean =>
  spec.type === 'NodePort' || spec.type === 'LoadBalancer';

/** LoadBalancer Services with externalTrafficPolicy Local (pkg/api/service/util.go NeedsHealthCheck). */
export const needsHealthCheck = ({ spec }: Service): boolean =>
  spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';

/** Reachable from outside the cluster (pkg/api/service/util.go ExternallyAccessible). */
export const isExternallyAccessible = ({ spec }: { readonly spec: ServiceSpec }): boolean =>
  spec.type === 'NodePort' ||
  spec.type === 'LoadBalancer' ||
  (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0);

/** `clusterIP: None`. */
export const isHeadless = ({ spec }: Service): boolean => spec.clusterIP === 'None';
