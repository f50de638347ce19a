import type { Service, Tally } from '../../../core/index.ts';

/** The Service whose rules the first of many requests met. */
function serviceOf({ groups }: Tally, services: readonly Service[]): Service | undefined {
  const origins = groups.flatMap(({ sample }) => sample.hops).flatMap((hop) => hop.derivedFrom);
  const named = origins.find(({ kind, namespace }) => kind === 'Service' && namespace !== 'kube-system');
  return services.find(
    ({ metadata }) => metadata.name === named?.name && metadata.namespace === named?.namespace,
  );
}

/** What keeps requests from spreading as the rules draw, in one sentence; undefined where nothing does. */
export function heldTogether(tally: Tally, services: readonly Service[]): string | undefined {
  if (tally.request.keepAlive)
    return 'Keep-alive: all go over one connection. Rules are asked when it is opened, and conntrack keeps it at that Pod.';
  const service = serviceOf(tally, services);
  if (service?.spec.sessionAffinity !== 'ClientIP') return undefined;
  const seconds = service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800;
  return `Session affinity: this client stays at the Pod that was drawn first, for ${seconds.toLocaleString('en')} s after each connection.`;
}
