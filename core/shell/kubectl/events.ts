import { type Event, type Resource, resourceOfKind } from '../../api/index.ts';
import { list } from '../../apiserver/index.ts';
import { namespaceOf, noSuchType, readArguments } from './arguments.ts';
import { type Command, ended } from './command.ts';
import { byLastSeen, interval } from './describe/events.ts';
import { type FlagSet, isOn, last, readFlags } from './flags.ts';
import { alignRows } from './print/table.ts';

const eventFlags: FlagSet = {
  values: { namespace: 'n', for: '', types: '', output: 'o', 'chunk-size': '' },
  switches: ['all-namespaces', 'watch', 'no-headers'],
  letters: { A: 'all-namespaces', w: 'watch' },
};

/** `kubectl events`: as `get events`, in order of time, with repetitions. */
export const events: Command = (line, shell) => {
  const flags = readFlags(line, eventFlags, 'events');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const isEverywhere = isOn(flags, 'all-namespaces');
  const [about, types] = [last(flags, 'for'), last(flags, 'types')?.split(',')];
  const named =
    about === undefined ? undefined : readArguments([about], { arguments: [], values: {} }, shell);
  if (named && !named.ok) return ended(shell, [named.failure]);
  const [target] = named?.wanted ?? [];
  if (about !== undefined && target?.name === undefined) {
    const unknown = noSuchType(about);
    return ended(shell, unknown.ok ? [] : [unknown.failure]);
  }
  const fields = target
    ? `involvedObject.kind=${target.resource.kind},involvedObject.name=${target.name}`
    : '';
  const resource = resourceOfKind('Event') as Resource;
  const namespace = isEverywhere ? {} : { namespace: namespaceOf(flags, shell) };
  const answer = list(shell.api, { resource, ...namespace, fieldSelector: fields });
  const all = answer.ok ? (answer.objects as readonly Event[]) : [];
  const shown = all.filter(({ type }) => !types || types.includes(type));
  const where = isEverywhere ? '' : ` in ${namespaceOf(flags, shell)} namespace`;
  const rows = byLastSeen(shown).map((event) => [
    ...(isEverywhere ? [event.metadata.namespace ?? ''] : []),
    interval(event, shell.context.now),
    event.type,
    event.reason,
    `${event.involvedObject.kind}/${event.involvedObject.name}`,
    event.message.trim(),
  ]);
  const headers = ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];
  const heading = isOn(flags, 'no-headers') ? [] : [isEverywhere ? ['NAMESPACE', ...headers] : headers];
  return {
    stdout: rows.length === 0 ? '' : alignRows([...heading, ...rows]),
    stderr: rows.length === 0 ? `No events found${where}.\n` : '',
    exitCode: 0,
    state: shell.api,
    events: [],
  };
};
