import type { Deployment, Endpoint, EndpointSlice, Pod, Service } from '../../api/index.ts';
import { labelledOf, type Reader } from '../../apiserver/index.ts';
import type { Tag } from '../../kernel/index.ts';
import { joinHostPort } from '../../net/index.ts';
import { fromRfc3339, type Millis } from '../../sim/index.ts';
import type { Origin } from '../hop.ts';

const split = (key: string): readonly [string, string] => {
  const slash = key.indexOf('/');
  return [key.slice(0, slash), key.slice(slash + 1)];
};

export function serviceOf(read: Reader, tag: Tag | undefined): Service | undefined {
  if (!tag?.service) return undefined;
  const object = read.get('Service', ...split(tag.service));
  return object?.kind === 'Service' ? object : undefined;
}

const slices = (read: Reader, { metadata }: Service): readonly EndpointSlice[] =>
  labelledOf(read, 'EndpointSlice', metadata.namespace ?? '', {
    'kubernetes.io/service-name': metadata.name,
  });

/** Every endpoint of a Service that names this port, slice by slice. */
export function endpointsOf(
  read: Reader,
  service: Service,
  portName: string,
): readonly { slice: EndpointSlice; index: number; endpoint: Endpoint; port: number | undefined }[] {
  return slices(read, service).flatMap((slice) => {
    const port = slice.ports?.find(({ name }) => (name ?? '') === portName)?.port ?? undefined;
    return (slice.endpoints ?? []).map((endpoint, index) => ({ slice, index, endpoint, port }));
  });
}

/** A Service, or one of its fields. */
export function serviceOrigin(service: Service, path?: string, note?: string): Origin {
  const { namespace = '', name } = service.metadata;
  return { kind: 'Service', namespace, name, ...(path && { path }), ...(note && { note }) };
}

export function portIndex(service: Service, tag: Tag | undefined): number {
  const ports = service.spec.ports ?? [];
  const index = ports.findIndex(
    ({ name = '', protocol = 'TCP' }) => name === (tag?.port ?? '') && protocol === (tag?.protocol ?? 'TCP'),
  );
  return Math.max(index, 0);
}

export function endpointOrigin(slice: EndpointSlice, index: number): Origin {
  const { namespace = '', name } = slice.metadata;
  const { ready, serving, terminating } = slice.endpoints?.[index]?.conditions ?? {};
  const note = `ready=${ready ?? true} serving=${serving ?? true} terminating=${terminating ?? false}`;
  return { kind: 'EndpointSlice', namespace, name, path: `endpoints[${index}]`, note };
}

/** The Pod behind an endpoint. */
export function podOf(read: Reader, endpoint: Endpoint): Pod | undefined {
  const { targetRef } = endpoint;
  if (targetRef?.kind !== 'Pod') return undefined;
  const object = read.get('Pod', targetRef.namespace ?? '', targetRef.name);
  return object?.kind === 'Pod' ? object : undefined;
}

const age = (now: Millis, since: string | undefined): string => {
  const from = since === undefined ? undefined : fromRfc3339(since);
  return from === undefined ? '' : ` since ${Math.max(0, Math.round((now - from) / 1000))} s`;
};

/** The Pod's Ready condition: what its EndpointSlice entry is made from. */
export function readyOrigin(pod: Pod, now: Millis): Origin {
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
  const { namespace = '', name } = pod.metadata;
  const note = `Ready=${ready?.status ?? 'Unknown'}${age(now, ready?.lastTransitionTime)}`;
  return { kind: 'Pod', namespace, name, path: 'status.conditions', note };
}

/** The Deployment that a Pod was made by, through its ReplicaSet. */
function deploymentOf(read: Reader, pod: Pod): Deployment | undefined {
  const namespace = pod.metadata.namespace ?? '';
  const replicaSet = pod.metadata.ownerReferences?.find(({ kind }) => kind === 'ReplicaSet');
  const owner =
    replicaSet && read.get('ReplicaSet', namespace, replicaSet.name)?.metadata.ownerReferences?.[0];
  const object = owner && read.get(owner.kind, namespace, owner.name);
  return object?.kind === 'Deployment' ? object : undefined;
}

/** A field of the Pod's spec, said of what the person wrote: the Deployment's template where there is one. */
export function podSpecOrigin(read: Reader, pod: Pod, path: string, note?: string): Origin {
  const deployment = deploymentOf(read, pod);
  const { kind, metadata } = deployment ?? pod;
  return {
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    path: deployment ? `spec.template.${path}` : path,
    ...(note && { note }),
  };
}

/** What decides whether a Pod is ready: each container's readiness probe. */
export function probeOrigins(read: Reader, pod: Pod): readonly Origin[] {
  return pod.spec.containers.flatMap((container, i) =>
    container.readinessProbe ? [podSpecOrigin(read, pod, `spec.containers[${i}].readinessProbe`)] : [],
  );
}

/** The objects and fields that a rule was made from, by the tag that kube-proxy put on it. */
export function ruleOrigins(read: Reader, tag: Tag | undefined): readonly Origin[] {
  const service = serviceOf(read, tag);
  if (!service || !tag) return [];
  const index = portIndex(service, tag);
  const at =
    tag.endpoint === undefined
      ? undefined
      : endpointsOf(read, service, tag.port ?? '').find(
          ({ endpoint, port }) => joinHostPort(endpoint.addresses[0] ?? '', port ?? 0) === tag.endpoint,
        );
  const pod = at && podOf(read, at.endpoint);
  return [
    serviceOrigin(service, `spec.ports[${index}].port`),
    ...(at
      ? [serviceOrigin(service, `spec.ports[${index}].targetPort`), endpointOrigin(at.slice, at.index)]
      : []),
    ...(pod ? [{ kind: 'Pod', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name }] : []),
  ];
}
