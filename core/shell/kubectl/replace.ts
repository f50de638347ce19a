import { type ApiState, replace as put, type WatchEvent } from '../../apiserver/index.ts';
import { printedName } from './builder.ts';
import { type Command, ended } from './command.ts';
import { builderOptions, dryRunSuffix, fieldValidation, fileFlags } from './file-flags.ts';
import { readFlags } from './flags.ts';
import { errorOutput, type Failure, warningOutput, whenDoing } from './output.ts';
import { readSources } from './sources.ts';

/** `kubectl replace -f`: each object is put in the place of the one that is there. */
export const replace: Command = (line, shell) => {
  const flags = readFlags(line, fileFlags, 'replace');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const names = flags.values.filename ?? [];
  if (names.length === 0) return ended(shell, [{ text: 'must specify one of -f and -k' }]);
  const sources = readSources(names, builderOptions(flags, shell), shell);
  if (!sources.ok) return ended(shell, sources.failures);
  const dryRun = dryRunSuffix(flags);
  const failures: Failure[] = [];
  const events: WatchEvent[] = [];
  let state: ApiState = shell.api;
  let [stdout, stderr] = ['', ''];
  if (sources.visited.length === 0) failures.push({ text: 'no objects passed to replace' });
  for (const each of sources.visited) {
    if (!each.ok) {
      failures.push(each.failure);
      continue;
    }
    const { resource, namespace, value, source } = each.info;
    const target = { resource, namespace, fieldValidation: fieldValidation(flags) };
    const answer = put(state, target, value, shell.context);
    stderr += warningOutput(answer.warnings, stderr);
    if (answer.ok) {
      state = answer.state;
      events.push(...answer.events);
      stdout += `${printedName(each.info)} replaced${dryRun ?? ''}\n`;
    } else failures.push(whenDoing('replacing', source, answer.status));
  }
  const done = dryRun === undefined ? { state, events } : { state: shell.api, events: [] };
  return { stdout, stderr: stderr + errorOutput(failures), exitCode: failures.length > 0 ? 1 : 0, ...done };
};
