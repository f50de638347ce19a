import type { Json } from '../../api/index.ts';
import type { WatchEvent } from '../../apiserver/index.ts';
import { applyOnServer } from './apply-on-server.ts';
import { applyOne, type Outcome, withLastApplied } from './apply-one.ts';
import { type Info, printedName } from './builder.ts';
import { type Command, ended } from './command.ts';
import { builderOptions, dryRunSuffix, fieldValidation, fileFlags, lineFailure } from './file-flags.ts';
import { isOn, last, readFlags } from './flags.ts';
import { errorOutput, type Failure, warningOutput } from './output.ts';
import { printTogether, type Shown } from './print/objects.ts';
import { readSources } from './sources.ts';

type Applied = Extract<Outcome['result'], { readonly ok: true }>;

/** What `-o` shows: the server's object, or what the client would send when it only plays. */
function shownOf({ resource, value }: Info, { did, object }: Applied, dryRun: string | undefined): Shown {
  const isSent = dryRun !== ' (dry run)' || did !== 'created';
  // An ApiObject is JSON with a known shape.
  return { resource, object: isSent ? (object as unknown as Json) : withLastApplied(value) };
}

/** `kubectl apply -f`: all documents are read first, then applied one by one; one that fails does not stop the others. */
export const apply: Command = (line, shell) => {
  const flags = readFlags(line, fileFlags, 'apply');
  const wrong = lineFailure(flags, 'apply');
  if (wrong) return ended(shell, [wrong]);
  const sources = readSources(flags.values.filename ?? [], builderOptions(flags, shell), shell);
  if (!sources.ok) return ended(shell, sources.failures);
  const failures: Failure[] = sources.visited.flatMap((each) => (each.ok ? [] : [each.failure]));
  const infos = sources.visited.flatMap((each) => (each.ok ? [each.info] : []));
  if (infos.length === 0 && failures.length === 0) failures.push({ text: 'no objects passed to apply' });
  const dryRun = dryRunSuffix(flags);
  const format = last(flags, 'output') ?? '';
  const shown: Shown[] = [];
  const events: WatchEvent[] = [];
  let [state, stdout, stderr] = [shell.api, '', ''];
  for (const info of infos) {
    const outcome = isOn(flags, 'server-side')
      ? applyOnServer(state, info, flags, shell.context)
      : applyOne(state, info, fieldValidation(flags), shell.context);
    state = outcome.state;
    events.push(...outcome.events);
    stderr += warningOutput(outcome.warnings, stderr);
    if (outcome.result.ok) shown.push(shownOf(info, outcome.result, dryRun));
    if (outcome.result.ok && format === '')
      stdout += `${printedName(info)} ${isOn(flags, 'server-side') ? 'serverside-applied' : outcome.result.did}${dryRun ?? ''}\n`;
    else if (!outcome.result.ok) failures.push(outcome.result.failure);
  }
  if (format !== '' && failures.length === 0) stdout = printTogether(format, shown);
  const done = dryRun === undefined ? { state, events } : { state: shell.api, events: [] };
  return { stdout, stderr: stderr + errorOutput(failures), exitCode: failures.length > 0 ? 1 : 0, ...done };
};
