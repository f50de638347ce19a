import type { ApiObject, Resource } from '../../api/index.ts';
import type { ApiState, WatchEvent, WriteResult } from '../../apiserver/index.ts';
import { find, readArguments } from './arguments.ts';
import { type CommandResult, ended, type Shell } from './command.ts';
import { dryRunSuffix } from './file-flags.ts';
import { type Flags, last } from './flags.ts';
import { errorOutput, type Failure, warningOutput } from './output.ts';
import { printedNameOf, printFormat } from './print/format.ts';

/** One object that a command works on. */
export interface Target {
  readonly resource: Resource;
  readonly object: ApiObject;
}

/** What a command does to one object: a write with the word for it, or nothing but a failure or a text. */
export type Act =
  | {
      readonly answer: WriteResult;
      readonly did: string;
      /** Text before the line that says what was done. */
      readonly before?: string;
      /** A dry run is not told apart: `taint` makes its printer before it knows. */
      readonly hidesDryRun?: boolean;
      /** What could not be done of it. */
      readonly failure?: Failure;
    }
  | { readonly failure: Failure }
  | { readonly text: string };

/** Every flag of a command that changes objects by name. */
export const changeFlags = {
  values: {
    namespace: 'n',
    selector: 'l',
    'field-selector': '',
    'dry-run': '',
    output: 'o',
    'field-manager': '',
  },
  switches: ['all', 'all-namespaces', 'local', 'record', 'overwrite'],
  letters: { A: 'all-namespaces' },
  alone: { 'dry-run': 'unchanged' },
} as const;

/** Acts on objects one by one: one that fails does not stop the others. A dry run tells and forgets. */
function each(
  shell: Shell,
  flags: Flags,
  targets: readonly Target[],
  act: (state: ApiState, target: Target) => Act,
): CommandResult {
  const failures: Failure[] = [];
  const events: WatchEvent[] = [];
  const dryRun = dryRunSuffix(flags);
  let [state, stdout, stderr] = [shell.api, '', ''];
  for (const target of targets) {
    const acted = act(state, target);
    if ('failure' in acted && acted.failure) failures.push(acted.failure);
    if (!('answer' in acted)) stdout += 'text' in acted ? acted.text : '';
    else if (acted.answer.ok) {
      const { answer, did, before = '', hidesDryRun = false } = acted;
      const { resource } = target;
      state = answer.state;
      events.push(...answer.events);
      stderr += warningOutput(answer.warnings, stderr);
      const objects = [{ resource, object: answer.object }];
      const printed = printFormat(last(flags, 'output') ?? '', { objects, single: true });
      stdout += printed?.ok
        ? printed.text
        : `${before}${printedNameOf(resource, answer.object.metadata.name)} ${did}${hidesDryRun ? '' : (dryRun ?? '')}\n`;
    } else {
      stderr += warningOutput(acted.answer.warnings, stderr);
      failures.push({ status: acted.answer.status });
    }
  }
  const done = dryRun === undefined ? { state, events } : { state: shell.api, events: [] };
  return { stdout, stderr: stderr + errorOutput(failures), exitCode: failures.length > 0 ? 1 : 0, ...done };
}

/** The same for all objects that words and selectors name; what is missing is told after what was done. */
export function eachNamed(
  shell: Shell,
  flags: Flags,
  words: readonly string[],
  act: (state: ApiState, target: Target) => Act,
): CommandResult {
  const named = readArguments(words, flags, shell);
  if (!named.ok) return ended(shell, [named.failure]);
  const { found, failures } = find(named.wanted, flags, shell);
  const targets = found.flatMap(({ resource, objects }) => objects.map((object) => ({ resource, object })));
  const done = each(shell, flags, targets, act);
  if (failures.length === 0) return done;
  return { ...done, stderr: done.stderr + errorOutput(failures), exitCode: 1 };
}
