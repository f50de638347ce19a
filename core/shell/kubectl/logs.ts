import { badRequest, type Pod, parseLabelSelector, selects } from '../../api/index.ts';
import { listOf, reader } from '../../apiserver/index.ts';
import { namespaceOf } from './arguments.ts';
import { type Command, type CommandResult, ended, type Shell } from './command.ts';
import { type FlagSet, type Flags, isOn, last, readFlags } from './flags.ts';
import type { Failure } from './output.ts';

const logFlags: FlagSet = {
  values: { namespace: 'n', container: 'c', tail: '', since: '', selector: 'l' },
  switches: ['follow', 'previous', 'timestamps', 'all-containers', 'prefix'],
  letters: { f: 'follow', p: 'previous' },
};

/** Lines of each Pod that a selector shows unless more are asked for (pkg/cmd/logs). */
const SELECTOR_TAIL = 10;

const USAGE =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

/** The Pods whose lines are wanted, and what is said before them; or why there are none. */
type Wanted = { readonly pods: readonly Pod[]; readonly note?: string } | { readonly failure: Failure };

const WORKLOADS: Readonly<Record<string, 'Deployment' | 'DaemonSet' | 'StatefulSet' | 'ReplicaSet'>> = {
  deployment: 'Deployment',
  deployments: 'Deployment',
  deploy: 'Deployment',
  daemonset: 'DaemonSet',
  ds: 'DaemonSet',
  statefulset: 'StatefulSet',
  sts: 'StatefulSet',
  replicaset: 'ReplicaSet',
  rs: 'ReplicaSet',
};

function notFound(type: string, name: string, namespace: string): Wanted {
  return {
    failure: {
      text: `error from server (NotFound): ${type} "${name}" not found in namespace "${namespace}"`,
    },
  };
}

/** `POD`, `pod/NAME`, `deployment/NAME`: of a workload the first Pod, with a word about the others. */
function named(word: string, namespace: string, shell: Shell): Wanted {
  const read = reader(shell.api);
  const [type = '', name = ''] = word.includes('/') ? word.split('/', 2) : ['pod', word];
  const kind = WORKLOADS[type.replace(/\.apps$/, '')];
  if (!kind) {
    const pod = read.get('Pod', namespace, name);
    return pod?.kind === 'Pod' ? { pods: [pod] } : notFound('pods', name, namespace);
  }
  const workload = read.get(kind, namespace, name);
  if (!workload || !('spec' in workload) || !('selector' in workload.spec))
    return notFound(`${kind.toLowerCase()}s.apps`, name, namespace);
  const { selector } = workload.spec;
  const pods = listOf(read, 'Pod', namespace).filter((pod) =>
    selects(selector as never, pod.metadata.labels),
  );
  const [first] = pods;
  if (!first) return { failure: { text: 'timed out waiting for the condition' } };
  const note = `Found ${pods.length} pods, using pod/${first.metadata.name}\n`;
  return { pods: [first], ...(pods.length > 1 && { note }) };
}

function selected(text: string, namespace: string, shell: Shell): Wanted {
  const parsed = parseLabelSelector(text);
  if (!parsed.ok) return { failure: { status: badRequest(parsed.message) } };
  return {
    pods: listOf(reader(shell.api), 'Pod', namespace).filter((pod) => parsed.matches(pod.metadata.labels)),
  };
}
const refused = (why: string): Failure => ({ status: badRequest(why) });

/** What one Pod has printed; or why that cannot be said. */
function printed(pod: Pod, flags: Flags, shell: Shell): readonly string[] | Failure {
  const { name } = pod.metadata;
  const container = last(flags, 'container') ?? pod.spec.containers[0]?.name ?? '';
  const status = pod.status?.containerStatuses?.find((each) => each.name === container);
  const { waiting } = status?.state ?? {};
  // A container that waits to be started again has the lines of its last start.
  if (waiting && !status?.lastState?.terminated)
    return refused(`container "${container}" in pod "${name}" is waiting to start: ${waiting.reason}`);
  if (!pod.spec.nodeName) return refused(`pod ${name} does not have a host assigned`);
  const previous = isOn(flags, 'previous');
  if (previous && !status?.lastState?.terminated)
    return refused(`previous terminated container "${container}" in pod "${name}" not found`);
  const lines = shell.logs?.(pod, container, previous) ?? [];
  const bySelector = last(flags, 'selector') !== undefined ? SELECTOR_TAIL : -1;
  const tail = Number(last(flags, 'tail') ?? bySelector);
  const shown = tail < 0 ? lines : tail === 0 ? [] : lines.slice(-tail);
  return isOn(flags, 'prefix') ? shown.map((line) => `[pod/${name}/${container}] ${line}`) : shown;
}

/** `kubectl logs POD`, `deployment/NAME`, `-l SELECTOR`: what programs print is kept for cluster DNS; of others there is nothing to read. */
export const logs: Command = (line, shell): CommandResult => {
  const flags = readFlags(line, logFlags, 'logs');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const [word] = flags.arguments;
  const selector = last(flags, 'selector');
  if (word === undefined && selector === undefined) return ended(shell, [{ text: USAGE }]);
  const namespace = namespaceOf(flags, shell);
  const wanted =
    word === undefined ? selected(selector ?? '', namespace, shell) : named(word, namespace, shell);
  if ('failure' in wanted) return ended(shell, [wanted.failure]);
  const told = wanted.pods.map((pod) => printed(pod, flags, shell));
  const failures = told.flatMap((each) => (Array.isArray(each) ? [] : [each as Failure]));
  if (failures.length > 0) return ended(shell, failures);
  const stdout = told
    .flatMap((lines) => lines as readonly string[])
    .map((text) => `${text}\n`)
    .join('');
  return { stdout, stderr: wanted.note ?? '', exitCode: 0, state: shell.api, events: [] };
};
