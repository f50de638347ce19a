import { type Pod, parseLabelSelector } from '../../api/index.ts';
import {
  type ApiState,
  evict,
  podsOnNode,
  reader,
  type WatchEvent,
  type WriteResult,
  write,
} from '../../apiserver/index.ts';
import { type Command, ended, type Shell } from './command.ts';
import { cordonNodes } from './cordon.ts';
import { leaving } from './drain-filters.ts';
import { dryRunSuffix } from './file-flags.ts';
import { type FlagSet, type Flags, isOn, last, readFlags } from './flags.ts';
import { nodesOf } from './nodes.ts';

const drainFlags: FlagSet = {
  values: {
    selector: 'l',
    'pod-selector': '',
    'grace-period': '',
    timeout: '',
    'skip-wait-for-delete-timeout': '',
    'chunk-size': '',
    'dry-run': '',
  },
  switches: ['force', 'ignore-daemonsets', 'delete-emptydir-data', 'delete-local-data', 'disable-eviction'],
  alone: { 'dry-run': 'unchanged' },
};

/** A drain as far as it is. */
interface Progress {
  state: ApiState;
  readonly events: WatchEvent[];
  stdout: string;
  stderr: string;
  readonly fatal: string[];
  /** Nodes that could not be drained. */
  readonly remaining: string[];
}

function podsOf(node: string, flags: Flags, state: ApiState): readonly Pod[] {
  const labels = parseLabelSelector(last(flags, 'pod-selector') ?? '');
  return podsOnNode(reader(state), node).filter(
    ({ metadata }) => labels.ok && labels.matches(metadata.labels),
  );
}

/** The request that ends a Pod: an eviction, or a DELETE where that is asked for. */
function end(state: ApiState, { metadata }: Pod, flags: Flags, shell: Shell): WriteResult {
  const { namespace = '', name } = metadata;
  const grace = Number(last(flags, 'grace-period') ?? -1);
  const options = grace >= 0 ? { gracePeriodSeconds: grace } : {};
  if (!isOn(flags, 'disable-eviction'))
    return evict(state, namespace, name, { deleteOptions: options }, shell.context);
  const request = { effect: 'Write', verb: 'delete', kind: 'Pod', namespace, name, ...options } as const;
  return write(state, request, shell.context);
}

/** Ends Pods; the lines come in the order in which kubectl asks for all and then waits for each. */
function endAll(so: Progress, pods: readonly Pod[], flags: Flags, shell: Shell): void {
  const dryRun = dryRunSuffix(flags) ?? '';
  const [isEviction, verb] = isOn(flags, 'disable-eviction') ? [false, 'deleted'] : [true, 'evicted'];
  if (isEviction || last(flags, 'dry-run') === 'client')
    for (const { metadata } of pods)
      so.stdout += `evicting pod ${metadata.namespace}/${metadata.name}${dryRun}\n`;
  if (dryRun !== '') return;
  for (const pod of pods) {
    const answer = end(so.state, pod, flags, shell);
    const { name, namespace } = pod.metadata;
    if (answer.ok) {
      so.state = answer.state;
      so.events.push(...answer.events);
      so.stdout += `pod/${name} ${verb}\n`;
    } else {
      so.fatal.push(`error when evicting pods/"${name}" -n "${namespace}": ${answer.status.message}`);
    }
  }
}

function drainNode(so: Progress, node: string, flags: Flags, shell: Shell): void {
  const { pods, warnings, errors } = leaving(podsOf(node, flags, so.state), flags, reader(so.state));
  if (errors.length > 0) {
    const what = errors.length === 1 ? errors.join() : `[${errors.join(', ')}]`;
    so.stderr += `error: unable to drain node "${node}" due to error: ${what}, continuing command...\n`;
    so.fatal.push(...errors);
    so.remaining.push(node);
    return;
  }
  if (warnings.length > 0) so.stderr += `Warning: ${warnings.join('; ')}\n`;
  endAll(so, pods, flags, shell);
  so.stdout += `node/${node} drained${dryRunSuffix(flags) ?? ''}\n`;
}

/**
 * `kubectl drain`: cordons, then evicts all Pods but those of DaemonSets. The real one waits for each Pod to be gone before it
 * says so; here time stands while a command runs, so everything is said at once (kubectl pkg/cmd/drain RunDrain).
 */
export const drain: Command = (line, shell) => {
  const flags = readFlags(line, drainFlags, 'drain');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  if (!parseLabelSelector(last(flags, 'pod-selector') ?? '').ok)
    return ended(shell, [{ text: '--pod-selector=<pod_selector> must be a valid label selector' }]);
  const named = nodesOf(flags, shell, 'drain');
  if (!named.ok) return ended(shell, [named.failure]);
  const cordoned = cordonNodes(shell.api, named.nodes, true, flags, shell);
  const so: Progress = { ...cordoned, events: [...cordoned.events], fatal: [], remaining: [] };
  for (const { metadata } of named.nodes) drainNode(so, metadata.name, flags, shell);
  if (so.remaining.length > 0)
    so.stderr += `There are pending nodes to be drained:\n${so.remaining.map((node) => ` ${node}\n`).join('')}`;
  const isMeant = dryRunSuffix(flags) === undefined;
  return {
    stdout: so.stdout,
    stderr: so.stderr + so.fatal.map((text) => `${text}\n`).join(''),
    exitCode: so.fatal.length > 0 ? 1 : 0,
    state: isMeant ? so.state : shell.api,
    events: isMeant ? so.events : [],
  };
};
