import type { Endpoint, EndpointSlice, Origin, Pod, ProbeView } from '../../core/index.ts';
import type { Mirror } from '../state/index.ts';
import { objectOf } from '../state/index.ts';

/** An endpoint of a slice with its conditions, and why they are so. */
export interface EndpointRow {
  readonly addresses: string;
  readonly ports: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly node: string;
  readonly pod?: string;
  readonly why: string;
  readonly origin: Origin;
}

/** EndpointSlice conditions: absent means true for ready and serving, false for terminating (API reference). */
const conditionsOf = (endpoint: Endpoint): Pick<EndpointRow, 'ready' | 'serving' | 'terminating'> => ({
  ready: endpoint.conditions?.ready ?? true,
  serving: endpoint.conditions?.serving ?? endpoint.conditions?.ready ?? true,
  terminating: endpoint.conditions?.terminating ?? false,
});

function portsText(slice: EndpointSlice): string {
  const ports = slice.ports ?? [];
  return ports.length === 0 ? '<unset>' : ports.map((port) => port.port ?? '*').join(', ');
}

function probeText(probes: readonly ProbeView[], pod: Pod): string | undefined {
  const { name, namespace } = pod.metadata;
  const failed = probes.find(
    (probe) =>
      probe.pod === name && probe.namespace === namespace && probe.probe === 'readiness' && !probe.success,
  );
  return failed?.output;
}

function whyOf(mirror: Mirror, endpoint: Endpoint, pod: Pod | undefined): string {
  const ref = endpoint.targetRef;
  if (!ref) return 'an address written into the slice, no Pod behind it';
  if (!pod) return `Pod ${ref.name} is gone`;
  if (pod.metadata.deletionTimestamp) return 'Pod is being deleted';
  const ready = pod.status?.conditions?.find((condition) => condition.type === 'Ready');
  const status = `Ready=${ready?.status ?? 'Unknown'}`;
  const reason = ready?.status === 'True' ? undefined : (probeText(mirror.probes, pod) ?? ready?.message);
  return reason ? `Pod ${status}: ${reason}` : `Pod ${status}`;
}

const isOfTheSystem = ({ metadata: { namespace, labels } }: EndpointSlice): boolean =>
  namespace === 'kube-system' || labels?.['kubernetes.io/service-name'] === 'kubernetes';

/** Slices of a person's own Services before those that every cluster has. */
export const ownFirst = (slices: readonly EndpointSlice[]): readonly EndpointSlice[] =>
  slices.toSorted((a, b) => Number(isOfTheSystem(a)) - Number(isOfTheSystem(b)));

/** The rows of a slice. */
export function endpointRows(mirror: Mirror, slice: EndpointSlice): readonly EndpointRow[] {
  const { name, namespace = '' } = slice.metadata;
  return (slice.endpoints ?? []).map((endpoint, index) => {
    const ref = endpoint.targetRef;
    const pod = ref && (objectOf(mirror, 'Pod', ref.namespace, ref.name) as Pod | undefined);
    return {
      addresses: endpoint.addresses.join(', '),
      ports: portsText(slice),
      ...conditionsOf(endpoint),
      node: endpoint.nodeName ?? '',
      ...(ref && { pod: ref.name }),
      why: whyOf(mirror, endpoint, pod),
      origin: { kind: 'EndpointSlice', namespace, name, path: `endpoints[${index}]` },
    };
  });
}
