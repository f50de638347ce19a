import type { WatchEvent } from '../../apiserver/index.ts';
import { applyOne } from './apply-one.ts';
import { printedName } from './builder.ts';
import { type Command, ended } from './command.ts';
import { builderOptions, dryRunSuffix, fieldValidation, fileFlags } from './file-flags.ts';
import { isOn, readFlags } from './flags.ts';
import { errorOutput, type Failure, warningOutput } from './output.ts';
import { readSources } from './sources.ts';

/** `kubectl apply -f`: all documents are read first, then applied one by one; one that fails does not stop the others. */
export const apply: Command = (line, shell) => {
  const flags = readFlags(line, fileFlags, 'apply');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const names = flags.values.filename ?? [];
  if (names.length === 0) return ended(shell, [{ text: 'must specify one of -f and -k' }]);
  const sources = readSources(names, builderOptions(flags, shell), shell);
  if (!sources.ok) return ended(shell, sources.failures);
  const failures: Failure[] = sources.visited.flatMap((each) => (each.ok ? [] : [each.failure]));
  const infos = sources.visited.flatMap((each) => (each.ok ? [each.info] : []));
  if (infos.length === 0 && failures.length === 0) failures.push({ text: 'no objects passed to apply' });
  const dryRun = dryRunSuffix(flags);
  const events: WatchEvent[] = [];
  let [state, stdout, stderr] = [shell.api, '', ''];
  for (const info of infos) {
    const outcome = applyOne(state, info, fieldValidation(flags), shell.context);
    state = outcome.state;
    events.push(...outcome.events);
    stderr += warningOutput(outcome.warnings, stderr);
    if (outcome.result.ok)
      stdout += `${printedName(info)} ${isOn(flags, 'server-side') ? 'serverside-applied' : outcome.result.did}${dryRun ?? ''}\n`;
    else failures.push(outcome.result.failure);
  }
  const done = dryRun === undefined ? { state, events } : { state: shell.api, events: [] };
  return { stdout, stderr: stderr + errorOutput(failures), exitCode: failures.length > 0 ? 1 : 0, ...done };
};
