import type { DaemonSet, Node, Pod, PodSpec } from '../../api/index.ts';

type Toleration = NonNullable<PodSpec['tolerations']>[number];

const always = (key: string, effect: string): Toleration => ({ key, operator: 'Exists', effect });

/** What every daemon Pod tolerates (pkg/controller/daemon/util AddOrUpdateDaemonPodTolerations). */
const TOLERATIONS: readonly Toleration[] = [
  always('node.kubernetes.io/not-ready', 'NoExecute'),
  always('node.kubernetes.io/unreachable', 'NoExecute'),
  always('node.kubernetes.io/disk-pressure', 'NoSchedule'),
  always('node.kubernetes.io/memory-pressure', 'NoSchedule'),
  always('node.kubernetes.io/pid-pressure', 'NoSchedule'),
  always('node.kubernetes.io/unschedulable', 'NoSchedule'),
];

/** The spec of the Pod for one node: it can go nowhere else, and little keeps it away. */
export function daemonPodSpec(set: DaemonSet, node: string): PodSpec {
  const { spec } = set.spec.template;
  const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] };
  return {
    ...spec,
    affinity: {
      ...spec.affinity,
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } },
    },
    tolerations: [
      ...(spec.tolerations ?? []),
      ...TOLERATIONS,
      ...(spec.hostNetwork ? [always('node.kubernetes.io/network-unavailable', 'NoSchedule')] : []),
    ],
  };
}

/** The node that a daemon Pod is on or is meant for. */
export function targetNode(pod: Pod): string {
  if (pod.spec.nodeName) return pod.spec.nodeName;
  const affinity = pod.spec.affinity?.nodeAffinity as
    | {
        readonly requiredDuringSchedulingIgnoredDuringExecution?: {
          readonly nodeSelectorTerms?: readonly {
            readonly matchFields?: readonly { readonly values?: readonly string[] }[];
          }[];
        };
      }
    | undefined;
  const [term] = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return term?.matchFields?.[0]?.values?.[0] ?? '';
}

/** Whether the node should have a Pod: labels fit, and every hard taint is tolerated. */
export function shouldRun(set: DaemonSet, node: Node): boolean {
  const { nodeSelector = {}, tolerations = [] } = daemonPodSpec(set, node.metadata.name);
  const fits = Object.entries(nodeSelector).every(([key, value]) => node.metadata.labels?.[key] === value);
  const isTolerated = ({
    key,
    value = '',
    effect,
  }: {
    key: string;
    value?: string;
    effect: string;
  }): boolean =>
    tolerations.some(
      (each) =>
        (!each.effect || each.effect === effect) &&
        (!each.key || each.key === key) &&
        (each.operator === 'Exists' || (each.key === key && (each.value ?? '') === value)),
    );
  return (
    fits &&
    (node.spec?.taints ?? []).every((taint) => taint.effect === 'PreferNoSchedule' || isTolerated(taint))
  );
}
