import type { Node, Resource } from '../../api/index.ts';
import { resourceOfKind, strategicPatch } from '../../api/index.ts';
import { type ApiState, patch, type WatchEvent } from '../../apiserver/index.ts';
import { type Command, ended, type Shell } from './command.ts';
import { dryRunSuffix } from './file-flags.ts';
import { type Flags, last, readFlags } from './flags.ts';
import { nodesOf } from './nodes.ts';

const cordonFlags = {
  values: { selector: 'l', 'dry-run': '' },
  switches: [],
  alone: { 'dry-run': 'unchanged' },
};

/** The state in which the nodes take new Pods or do not, and what is said of each. */
export interface Cordoned {
  readonly state: ApiState;
  readonly events: readonly WatchEvent[];
  readonly stdout: string;
  readonly stderr: string;
}

/** Cordons or uncordons nodes one by one (kubectl pkg/cmd/drain RunCordonOrUncordon). */
export function cordonNodes(
  state: ApiState,
  nodes: readonly Node[],
  desired: boolean,
  flags: Flags,
  shell: Shell,
): Cordoned {
  const un = desired ? '' : 'un';
  const dryRun = dryRunSuffix(flags) ?? '';
  const isClientOnly = dryRun !== '' && last(flags, 'dry-run') !== 'server';
  const target = {
    resource: resourceOfKind('Node') as Resource,
    namespace: '',
    fieldValidation: 'Ignore',
  } as const;
  const body = { spec: { unschedulable: desired ? true : null } };
  const events: WatchEvent[] = [];
  let [now, stdout, stderr] = [state, '', ''];
  for (const { metadata, spec } of nodes) {
    const { name } = metadata;
    const isSo = (spec?.unschedulable ?? false) === desired;
    if (!isSo && !isClientOnly) {
      const answer = patch(now, target, name, body, strategicPatch, shell.context);
      if (!answer.ok) {
        stderr += `error: unable to ${un}cordon node "${name}": ${answer.status.message}\n`;
        continue;
      }
      now = answer.state;
      events.push(...answer.events);
    }
    stdout += `node/${name} ${isSo ? 'already ' : ''}${un}cordoned${dryRun}\n`;
  }
  return { state: now, events, stdout, stderr };
}

const cordoning =
  (desired: boolean): Command =>
  (line, shell) => {
    const command = desired ? 'cordon' : 'uncordon';
    const flags = readFlags(line, cordonFlags, command);
    if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
    const named = nodesOf(flags, shell, command);
    if (!named.ok) return ended(shell, [named.failure]);
    const done = cordonNodes(shell.api, named.nodes, desired, flags, shell);
    const isMeant = dryRunSuffix(flags) === undefined;
    return { ...done, exitCode: 0, ...(isMeant ? {} : { state: shell.api, events: [] }) };
  };

/** `kubectl cordon`: no new Pod comes to the node. */
export const cordon: Command = cordoning(true);

/** `kubectl uncordon`. */
export const uncordon: Command = cordoning(false);
