import { groupResource, isPodFinished, type Pod, type Resource, resourceOfKind } from '../../api/index.ts';
import { getOf, type Reader } from '../../apiserver/index.ts';
import { type Flags, isOn } from './flags.ts';

/** Whether a Pod leaves a drained node, and what is to be said of it. */
interface Verdict {
  readonly leaves: boolean;
  readonly warning?: string;
  readonly error?: string;
}

type Filter = (pod: Pod, flags: Flags, read: Reader) => Verdict;

const goes: Verdict = { leaves: true };

const controllerOf = ({ metadata }: Pod) => metadata.ownerReferences?.find(({ controller }) => controller);

/** Their controller would put Pods of a DaemonSet back at once: it does not mind cordoned nodes. */
const daemonSet: Filter = (pod, flags, read) => {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'DaemonSet' || isPodFinished(pod)) return goes;
  if (!getOf(read, 'DaemonSet', pod.metadata.namespace ?? '', owner.name)) {
    const missing = `${groupResource(resourceOfKind('DaemonSet') as Resource)} "${owner.name}" not found`;
    return isOn(flags, 'force') ? { leaves: true, warning: missing } : { leaves: false, error: missing };
  }
  return isOn(flags, 'ignore-daemonsets')
    ? { leaves: false, warning: 'ignoring DaemonSet-managed Pods' }
    : { leaves: false, error: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
};

const mirrorPod: Filter = ({ metadata }) =>
  metadata.annotations?.['kubernetes.io/config.mirror'] === undefined ? goes : { leaves: false };

const localStorage: Filter = (pod, flags) => {
  const volumes = pod.spec.volumes ?? [];
  if (isPodFinished(pod) || !volumes.some(({ emptyDir }) => emptyDir)) return goes;
  return isOn(flags, 'delete-emptydir-data') || isOn(flags, 'delete-local-data')
    ? { leaves: true, warning: 'deleting Pods with local storage' }
    : { leaves: false, error: 'Pods with local storage (use --delete-emptydir-data to override)' };
};

const unreplicated: Filter = (pod, flags) => {
  if (isPodFinished(pod) || controllerOf(pod)) return goes;
  return isOn(flags, 'force')
    ? { leaves: true, warning: 'deleting Pods that declare no controller' }
    : { leaves: false, error: 'cannot delete Pods that declare no controller (use --force to override)' };
};

const filters: readonly Filter[] = [daemonSet, mirrorPod, localStorage, unreplicated];

/** The last filter that was asked has its say: the first that keeps the Pod ends the round. */
function judge(pod: Pod, flags: Flags, read: Reader): Verdict {
  let verdict = goes;
  for (const filter of filters) {
    verdict = filter(pod, flags, read);
    if (!verdict.leaves) return verdict;
  }
  return verdict;
}

const grouped = (pairs: readonly (readonly [text: string | undefined, pod: Pod])[]): readonly string[] => {
  const texts = [...new Set(pairs.flatMap(([text]) => text ?? []))];
  return texts.map((text) => {
    const pods = pairs.filter(([each]) => each === text);
    return `${text}: ${pods.map(([, { metadata }]) => `${metadata.namespace}/${metadata.name}`).join(', ')}`;
  });
};

/** Which Pods of a node leave it, with warnings and with what keeps the whole from being done. */
export interface Leaving {
  readonly pods: readonly Pod[];
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}

/** Sorts the Pods of a node by what is to become of them (kubectl pkg/drain/filters.go). */
export function leaving(pods: readonly Pod[], flags: Flags, read: Reader): Leaving {
  const verdicts = pods.map((pod) => [judge(pod, flags, read), pod] as const);
  const errors = grouped(verdicts.map(([{ error }, pod]) => [error, pod]));
  return {
    pods: verdicts.flatMap(([{ leaves }, pod]) => (leaves ? pod : [])),
    warnings: grouped(verdicts.map(([{ warning }, pod]) => [warning, pod])),
    errors: errors.map((text) => (/^cannot delete/i.test(text) ? text : `cannot delete ${text}`)),
  };
}
