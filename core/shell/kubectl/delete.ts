import { notFound, type Resource, resourceNamed } from '../../api/index.ts';
import { type ApiState, list, type WatchEvent, write } from '../../apiserver/index.ts';
import { type Command, ended, type Shell } from './command.ts';
import { builderOptions, dryRunSuffix } from './file-flags.ts';
import { type FlagSet, type Flags, isOn, last, readFlags } from './flags.ts';
import { errorOutput, type Failure } from './output.ts';
import { readSources } from './sources.ts';

const deleteFlags: FlagSet = {
  values: {
    filename: 'f',
    namespace: 'n',
    selector: 'l',
    'grace-period': '',
    cascade: '',
    output: 'o',
    timeout: '',
    'dry-run': '',
  },
  switches: ['all', 'force', 'ignore-not-found', 'now', 'wait', 'recursive'],
  alone: { 'dry-run': 'unchanged' },
};

const IMMEDIATE =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n';

/** One object to delete. */
interface Victim {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
}

type Victims = { readonly victims: readonly Victim[]; readonly failures: readonly Failure[] };

const unknownType = (name: string): Failure => ({
  text: `the server doesn't have a resource type "${name}"`,
});

/** `svc/web deploy/web`. */
function slashed(words: readonly string[], namespace: string): Victims {
  const victims: Victim[] = [];
  for (const word of words) {
    const [type = '', name = ''] = word.split('/');
    const resource = resourceNamed(type);
    if (!resource) return { victims: [], failures: [unknownType(type)] };
    victims.push({ resource, namespace: resource.namespaced ? namespace : '', name });
  }
  return { victims, failures: [] };
}

function selected(state: ApiState, resource: Resource, namespace: string, flags: Flags): Victims {
  const answer = list(state, {
    resource,
    namespace: resource.namespaced ? namespace : '',
    labelSelector: last(flags, 'selector') ?? '',
  });
  if (!answer.ok) return { victims: [], failures: [{ status: answer.status }] };
  const victims = answer.objects.map(({ metadata }) => ({
    resource,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
  }));
  return { victims, failures: [] };
}

/** `svc web api`, `pods -l app=web`, `pods --all`. */
function typed(words: readonly string[], namespace: string, flags: Flags, shell: Shell): Victims {
  const [types = '', ...names] = words;
  const resources = types.split(',').map((type) => ({ type, resource: resourceNamed(type) }));
  const bad = resources.find(({ resource }) => !resource);
  if (bad) return { victims: [], failures: [unknownType(bad.type)] };
  const known = resources.flatMap(({ resource }) => resource ?? []);
  if (names.length > 0 && last(flags, 'selector') !== undefined)
    return { victims: [], failures: [{ text: 'name cannot be provided when a selector is specified' }] };
  if (names.length === 0 && last(flags, 'selector') === undefined && !isOn(flags, 'all'))
    return { victims: [], failures: [{ text: 'resource(s) were provided, but no name was specified' }] };
  if (names.length > 0)
    return {
      victims: known.flatMap((resource) =>
        names.map((name) => ({ resource, namespace: resource.namespaced ? namespace : '', name })),
      ),
      failures: [],
    };
  const lists = known.map((resource) => selected(shell.api, resource, namespace, flags));
  return {
    victims: lists.flatMap(({ victims }) => victims),
    failures: lists.flatMap(({ failures }) => failures),
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
  const words = flags.arguments;
  if (words.length === 0)
    return {
      victims: [],
      failures: [{ text: 'You must provide one or more resources by argument or filename.' }],
    };
  return words.some((word) => word.includes('/'))
    ? slashed(words, options.namespace)
    : typed(words, options.namespace, flags, shell);
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

/** `kubectl delete`. The real one then waits until the object is gone; here time stands still meanwhile. */
export const deleteCommand: Command = (line, shell) => {
  const flags = readFlags(line, deleteFlags, 'delete');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const { victims, failures: unreadable } = victimsOf(flags, shell);
  if (victims.length === 0 && unreadable.length > 0) return ended(shell, unreadable);
  const grace = graceOf(flags);
  const forced = isOn(flags, 'force') && grace === 0;
  const dryRun = dryRunSuffix(flags);
  const failures: Failure[] = [...unreadable];
  const events: WatchEvent[] = [];
  let [state, stdout, found] = [shell.api, '', 0];
  for (const victim of victims) {
    const { resource, namespace, name } = victim;
    const period = grace === undefined ? {} : { gracePeriodSeconds: grace };
    const answer = write(
      state,
      { effect: 'Write', verb: 'delete', kind: resource.kind, namespace, name, ...period },
      shell.context,
    );
    if (answer.ok) {
      state = answer.state;
      events.push(...answer.events);
      stdout += deletedLine(victim, forced, dryRun);
      found++;
    } else if (!(isOn(flags, 'ignore-not-found') && answer.status.reason === 'NotFound')) {
      failures.push({
        status: answer.status.reason === 'NotFound' ? notFound(resource, name) : answer.status,
      });
    }
  }
  const isList = last(flags, 'selector') !== undefined || isOn(flags, 'all');
  if (found === 0 && isList && failures.length === 0) stdout = 'No resources found\n';
  const stderr = (forced ? IMMEDIATE : '') + errorOutput(failures);
  const done = dryRun === undefined ? { state, events } : { state: shell.api, events: [] };
  return { stdout, stderr, exitCode: failures.length > 0 ? 1 : 0, ...done };
};
