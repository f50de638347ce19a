import { type ApiObject, badRequest, type Status } from '../../../core/api/index.ts';

type Pod = Extract<ApiObject, { readonly kind: 'Pod' }>;

/** What `/log` answers: the text, or why there is none (kubernetes pkg/registry/core/pod/strategy.go LogLocation). */
export function logOf(
  pod: Pod,
  asked: string | null,
): { readonly text: string } | { readonly status: Status } {
  const { name } = pod.metadata;
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((each) => each.name);
  const container = asked ?? pod.spec.containers[0]?.name ?? '';
  if (!asked && pod.spec.containers.length > 1)
    return {
      status: badRequest(
        `a container name must be specified for pod ${name}, choose one of: [${containers.join(' ')}]`,
      ),
    };
  if (!containers.includes(container))
    return { status: badRequest(`container ${container} is not valid for pod ${name}`) };
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const waiting = statuses.find((each) => each.name === container)?.state?.waiting;
  if (waiting)
    return {
      status: badRequest(
        `container "${container}" in pod "${name}" is waiting to start: ${waiting.reason || 'no reason given'}`,
      ),
    };
  if (!pod.spec.nodeName) return { status: badRequest(`pod ${name} does not have a host assigned`) };
  // What a program prints is known only for requests that a walk sends; nobody keeps it.
  return { text: '' };
}
