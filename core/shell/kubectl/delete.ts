import { notFound, type Resource, type Status } from '../../api/index.ts';
import { list, type PropagationPolicy, type WatchEvent, write } from '../../apiserver/index.ts';
import { readArguments, type Wanted } from './arguments.ts';
import { printedName } from './builder.ts';
import { type Command, ended, type Shell } from './command.ts';
import { builderOptions, dryRunSuffix } from './file-flags.ts';
import { type FlagSet, type Flags, isOn, last, readFlags } from './flags.ts';
import { errorOutput, type Failure, whenDoing } from './output.ts';
import { readSources } from './sources.ts';

const deleteFlags: FlagSet = {
  values: {
    filename: 'f',
    namespace: 'n',
    selector: 'l',
    'field-selector': '',
    'grace-period': '',
    cascade: '',
    output: 'o',
    timeout: '',
    'dry-run': '',
  },
  switches: ['all', 'all-namespaces', 'force', 'ignore-not-found', 'now', 'wait', 'recursive'],
  letters: { A: 'all-namespaces', R: 'recursive' },
  alone: { 'dry-run': 'unchanged', cascade: 'background' },
};

const IMMEDIATE =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n';

/** One object to delete. `source`: the file that names it. */
interface Victim {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly source?: string;
}

type Victims = { readonly victims: readonly Victim[]; readonly failures: readonly Failure[] };

const refused = (text: string): Victims => ({ victims: [], failures: [{ text }] });

function listed({ resource, namespace }: Wanted, flags: Flags, shell: Shell): Victims {
  const answer = list(shell.api, {
    resource,
    ...(namespace === undefined ? {} : { namespace }),
    labelSelector: last(flags, 'selector') ?? '',
    fieldSelector: last(flags, 'field-selector') ?? '',
  });
  if (!answer.ok) return { victims: [], failures: [{ status: answer.status }] };
  const victims = answer.objects.map(({ metadata }) => ({
    resource,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
  }));
  return { victims, failures: [] };
}

/** `svc web api`, `svc/web deploy/web`, `pods -l app=web`, `pods --all`, `all --all`. */
function byWords(words: readonly string[], flags: Flags, shell: Shell): Victims {
  const isSelected =
    isOn(flags, 'all') || last(flags, 'selector') !== undefined || last(flags, 'field-selector');
  if (words.length > 1 && isOn(flags, 'all') && !words.some((word) => word.includes('/')))
    return refused('name cannot be provided when a selector is specified');
  const named = readArguments(words, flags, shell);
  if (!named.ok) return { victims: [], failures: [named.failure] };
  const parts = named.wanted.map((wanted): Victims => {
    const { resource, namespace = '', name } = wanted;
    if (name !== undefined) return { victims: [{ resource, namespace, name }], failures: [] };
    return isSelected
      ? listed(wanted, flags, shell)
      : refused('resource(s) were provided, but no name was specified');
  });
  return {
    victims: parts.flatMap(({ victims }) => victims),
    failures: parts.flatMap(({ failures }) => failures),
  };
}

function victimsOf(flags: Flags, shell: Shell): Victims {
  const options = builderOptions(flags, shell);
  const files = flags.values.filename ?? [];
  if (files.length > 0) {
    const sources = readSources(files, { ...options, validates: false }, shell);
    if (!sources.ok) return { victims: [], failures: sources.failures };
    return {
      victims: sources.visited.flatMap((each) => (each.ok ? [each.info] : [])),
      failures: sources.visited.flatMap((each) => (each.ok ? [] : [each.failure])),
    };
  }
  return byWords(flags.arguments, flags, shell);
}

/** `--cascade`, and its old spellings. */
const PROPAGATION: Readonly<Record<string, PropagationPolicy>> = {
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
  true: 'Background',
  false: 'Orphan',
};

/** What is wrong with the flags. */
function flagFailure(flags: Flags): string | undefined {
  if (flags.error !== undefined) return flags.error;
  const [output = '', cascade] = [last(flags, 'output'), last(flags, 'cascade')];
  if (output !== '' && output !== 'name')
    return `unexpected -o output mode: ${output}. We only support '-o name'`;
  return cascade === undefined || PROPAGATION[cascade] !== undefined
    ? undefined
    : `invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`;
}

/** Seconds of grace asked for: `--now` is 1, `--force` alone 0; undefined leaves it to the object. */
function graceOf(flags: Flags): number | undefined {
  if (isOn(flags, 'now')) return 1;
  const given = Number(last(flags, 'grace-period') ?? -1);
  if (given >= 0) return given === 0 && !isOn(flags, 'force') ? 1 : given;
  return isOn(flags, 'force') ? 0 : undefined;
}

/** `service "web" deleted from default namespace` (since 1.34). */
function deletedLine({ resource, namespace, name }: Victim, forced: boolean, dryRun = ''): string {
  const group = resource.group === '' ? '' : `.${resource.group}`;
  const where = namespace === '' ? '' : ` from ${namespace} namespace`;
  return `${resource.kind.toLowerCase()}${group} "${name}"${forced ? ' force' : ''} deleted${where}${dryRun}\n`;
}

/** The words for an object that could not be deleted. */
function deleteFailure({ resource, name, source }: Victim, status: Status): Failure {
  const told = status.reason === 'NotFound' ? notFound(resource, name) : status;
  return source === undefined ? { status: told } : whenDoing('deleting', source, told);
}

/** `kubectl delete`. The real one then waits until the object is gone; here time stands still meanwhile. */
export const deleteCommand: Command = (line, shell) => {
  const flags = readFlags(line, deleteFlags, 'delete');
  const wrong = flagFailure(flags);
  if (wrong !== undefined) return ended(shell, [{ text: wrong }]);
  const { victims, failures: unreadable } = victimsOf(flags, shell);
  if (victims.length === 0 && unreadable.length > 0) return ended(shell, unreadable);
  const grace = graceOf(flags);
  const forced = isOn(flags, 'force') && grace === 0;
  const dryRun = dryRunSuffix(flags);
  const cascade = last(flags, 'cascade');
  const options = {
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    propagationPolicy: PROPAGATION[cascade ?? ''] ?? 'Background',
  } as const;
  const failures: Failure[] = [];
  const events: WatchEvent[] = [];
  let [state, stdout] = [shell.api, victims.length === 0 ? 'No resources found\n' : ''];
  for (const victim of victims) {
    const { resource, namespace, name } = victim;
    const request = {
      effect: 'Write',
      verb: 'delete',
      kind: resource.kind,
      namespace,
      name,
      ...options,
    } as const;
    const answer = write(state, request, shell.context);
    if (answer.ok) {
      state = answer.state;
      events.push(...answer.events);
      stdout +=
        last(flags, 'output') === 'name' ? `${printedName(victim)}\n` : deletedLine(victim, forced, dryRun);
    } else if (!(isOn(flags, 'ignore-not-found') && answer.status.reason === 'NotFound')) {
      failures.push(deleteFailure(victim, answer.status));
    }
  }
  const all = [...failures, ...unreadable];
  const stderr = (forced ? IMMEDIATE : '') + errorOutput(all);
  const done = dryRun === undefined ? { state, events } : { state: shell.api, events: [] };
  return { stdout, stderr, exitCode: all.length > 0 ? 1 : 0, ...done };
};
