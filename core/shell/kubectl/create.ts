import type { Json } from '../../api/index.ts';
import { type ApiState, post, type WatchEvent } from '../../apiserver/index.ts';
import { printedName } from './builder.ts';
import { type Command, ended } from './command.ts';
import { createByName } from './create-by-name.ts';
import { builderOptions, dryRunSuffix, fieldValidation, fileFlags, lineFailure } from './file-flags.ts';
import { last, readFlags } from './flags.ts';
import { errorOutput, type Failure, warningOutput, whenDoing } from './output.ts';
import { printObjects, type Shown } from './print/objects.ts';
import { readSources } from './sources.ts';

/** `kubectl create -f`: each document is posted as it is read. `kubectl create KIND NAME` needs no file. */
export const create: Command = (line, shell) => {
  const [word = '', ...rest] = line;
  const named = Object.hasOwn(createByName, word) ? createByName[word] : undefined;
  if (named) return named(rest, shell);
  const flags = readFlags(line, fileFlags, 'create');
  const wrong = lineFailure(flags, 'create');
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
  if (sources.visited.length === 0) failures.push({ text: 'no objects passed to create' });
  for (const each of sources.visited) {
    if (!each.ok) {
      unread.push(each.failure);
      continue;
    }
    const { resource, namespace, value, source } = each.info;
    const target = { resource, namespace, fieldValidation: fieldValidation(flags) };
    const answer = post(state, target, value, shell.context);
    stderr += warningOutput(answer.warnings, stderr);
    if (answer.ok) {
      state = answer.state;
      events.push(...answer.events);
      const { name } = answer.object.metadata;
      // An ApiObject is JSON with a known shape.
      const object = dryRun === ' (dry run)' ? value : (answer.object as unknown as Json);
      shown.push({ resource, object });
      stdout += `${printedName({ resource, name })} created${dryRun ?? ''}\n`;
    } else failures.push(whenDoing('creating', source, answer.status));
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
