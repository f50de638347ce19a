import type { Json } from '../../api/index.ts';
import type { ApiState, post, replace, WatchEvent } from '../../apiserver/index.ts';
import { printedName } from './builder.ts';
import { type CommandResult, ended, type Shell } from './command.ts';
import { builderOptions, dryRunSuffix, fieldValidation, fileFlags, lineFailure } from './file-flags.ts';
import { last, readFlags } from './flags.ts';
import { errorOutput, type Failure, warningOutput, whenDoing } from './output.ts';
import { printObjects, type Shown } from './print/objects.ts';
import { readSources } from './sources.ts';

/** A command that sends each document of its files as it is, and the words that it uses. */
interface Sending {
  readonly verb: string;
  /** "creating": what an error says was being done. */
  readonly doing: string;
  /** "created": what is printed behind the name. */
  readonly done: string;
  readonly send: typeof post | typeof replace;
  /** Said where the files hold no object; absent: that is no error. */
  readonly whenNone?: string;
}

/** Reads the flags and files of a line and sends each document in turn; one that fails does not stop those behind it. */
export function sendFiles(sending: Sending, line: readonly string[], shell: Shell): CommandResult {
  const { verb, doing, done, send, whenNone } = sending;
  const flags = readFlags(line, fileFlags, verb);
  const wrong = lineFailure(flags, verb);
  if (wrong) return ended(shell, [wrong]);
  const sources = readSources(flags.values.filename ?? [], builderOptions(flags, shell), shell);
  if (!sources.ok) return ended(shell, sources.failures);
  const dryRun = dryRunSuffix(flags);
  const shown: Shown[] = [];
  const failures: Failure[] = [];
  const unread: Failure[] = [];
  const events: WatchEvent[] = [];
  let state: ApiState = shell.api;
  let [stdout, stderr] = ['', ''];
  if (whenNone !== undefined && sources.visited.length === 0) failures.push({ text: whenNone });
  for (const each of sources.visited) {
    if (!each.ok) {
      unread.push(each.failure);
      continue;
    }
    const { resource, namespace, value, source } = each.info;
    const target = { resource, namespace, fieldValidation: fieldValidation(flags) };
    const answer = send(state, target, value, shell.context);
    stderr += warningOutput(answer.warnings, stderr);
    if (!answer.ok) {
      failures.push(whenDoing(doing, source, answer.status));
      continue;
    }
    state = answer.state;
    events.push(...answer.events);
    const { name } = answer.object.metadata;
    // A dry run of the client prints what was read; an ApiObject is JSON with a known shape.
    shown.push({ resource, object: dryRun === ' (dry run)' ? value : (answer.object as unknown as Json) });
    stdout += `${printedName({ resource, name })} ${done}${dryRun ?? ''}\n`;
  }
  const format = last(flags, 'output') ?? '';
  // What could not be read is told after what the server refused.
  const all = [...failures, ...unread];
  return {
    stdout: format === '' ? stdout : printObjects(format, shown),
    stderr: stderr + errorOutput(all),
    exitCode: all.length > 0 ? 1 : 0,
    ...(dryRun === undefined ? { state, events } : { state: shell.api, events: [] }),
  };
}
