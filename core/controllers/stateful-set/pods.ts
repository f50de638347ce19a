import { type ControllerRevision, isPodReady, type Pod, type StatefulSet } from '../../api/index.ts';
import { REVISION_LABEL, templateOf } from '../history.ts';
import { controllerRef } from '../owner.ts';

const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const INDEX_LABEL = 'apps.kubernetes.io/pod-index';

/** `db-5c7d8f9b4b`: the name of the revision that a Pod was made of. */
export const revisionOf = (pod: Pod): string => pod.metadata.labels?.[REVISION_LABEL] ?? '';

/** The ordinal in `<set>-<ordinal>`; undefined for other names. */
export function ordinalOf(set: StatefulSet, pod: Pod): number | undefined {
  const match = /^(.*)-(\d+)$/.exec(pod.metadata.name);
  return match && match[1] === set.metadata.name ? Number(match[2]) : undefined;
}

/** The Pod of one ordinal with its stable identity: name, hostname, and a DNS name under the governing Service. */
export function newStatefulPod(set: StatefulSet, ordinal: number, revision: ControllerRevision): Pod {
  const name = `${set.metadata.name}-${ordinal}`;
  const { serviceName } = set.spec;
  const template = templateOf(revision);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace ?? 'default',
      labels: {
        ...template.metadata?.labels,
        [INDEX_LABEL]: String(ordinal),
        [REVISION_LABEL]: revision.metadata.name,
        [POD_NAME_LABEL]: name,
      },
      ...(template.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
      ownerReferences: [controllerRef(set)],
    },
    spec: { ...template.spec, hostname: name, ...(serviceName ? { subdomain: serviceName } : {}) },
  };
}

export const isTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;
export const isHealthy = (pod: Pod): boolean =>
  pod.status?.phase === 'Running' && isPodReady(pod) && !isTerminating(pod);
