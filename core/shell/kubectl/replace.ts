import type { Json } from '../../api/index.ts';
import { type ApiState, replace as put, type WatchEvent } from '../../apiserver/index.ts';
import { printedName } from './builder.ts';
import { type Command, ended } from './command.ts';
import { builderOptions, dryRunSuffix, fieldValidation, fileFlags, lineFailure } from './file-flags.ts';
import { last, readFlags } from './flags.ts';
import { errorOutput, type Failure, warningOutput, whenDoing } from './output.ts';
import { printObjects, type Shown } from './print/objects.ts';
import { readSources } from './sources.ts';

/** `kubectl replace -f`: each object is put in the place of the one that is there. */
export const replace: Command = (line, shell) => {
  const flags = readFlags(line, fileFlags, 'replace');
  const wrong = lineFailure(flags, 'replace');
  if (wrong) return ended(shell, [wrong]);
  const sources = readSources(flags.values.filename ?? [], builderOptions(flags, shell), shell);
  if (!sources.ok) return ended(shell, sources.failures);
  const dryRun = dryRunSuffix(flags);
  const format = last(flags, 'output') ?? '';
  const shown: Shown[] = [];
  const failures: Failure[] = [];
  const unread: Failure[] = [];
  const events: WatchEvent[] = [];
  let state: ApiState = shell.api;
  let [stdout, stderr] = ['', ''];
  for (const each of sources.visited) {
    if (!each.ok) {
      unread.push(each.failure);
      continue;
    }
    const { resource, namespace, value, source } = each.info;
    const target = { resource, namespace, fieldValidation: fieldValidation(flags) };
    const answer = put(state, target, value, shell.context);
    stderr += warningOutput(answer.warnings, stderr);
    if (answer.ok) {
      state = answer.state;
      events.push(...answer.events);
      // An ApiObject is JSON with a known shape.
      shown.push({ resource, object: answer.object as unknown as Json });
      stdout += `${printedName(each.info)} replaced${dryRun ?? ''}\n`;
    } else failures.push(whenDoing('replacing', source, answer.status));
  }
  const done = dryRun === undefined ? { state, events } : { state: shell.api, events: [] };
  // What could not be read is told after what the server refused.
  const all = [...failures, ...unread];
  return {
    stdout: format === '' ? stdout : printObjects(format, shown),
    stderr: stderr + errorOutput(all),
    exitCode: all.length > 0 ? 1 : 0,
    ...done,
  };
};
