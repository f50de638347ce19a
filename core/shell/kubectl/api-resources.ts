import { apiVersionOf, groupResource, type Resource, resources } from '../../api/index.ts';
import { type Command, ended } from './command.ts';
import { type FlagSet, isOn, last, readFlags } from './flags.ts';
import { alignRows } from './print/table.ts';
import { usage } from './usage.ts';

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

const resourceFlags: FlagSet = {
  values: { output: 'o', 'api-group': '', verbs: '', 'sort-by': '', categories: '' },
  switches: ['namespaced', 'no-headers', 'cached'],
};

const sortKeys: Readonly<Record<string, (resource: Resource) => string>> = {
  '': ({ group }) => group,
  name: ({ name }) => name,
  kind: ({ kind }) => kind,
};

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function row(resource: Resource, isWide: boolean): readonly string[] {
  const { name, shortNames, namespaced, kind, categories = [] } = resource;
  const narrow = [name, shortNames.join(','), apiVersionOf(resource), String(namespaced), kind];
  return isWide ? [...narrow, VERBS.join(','), categories.join(',')] : narrow;
}

/** `kubectl api-resources`: what discovery tells. */
export const apiResources: Command = (line, shell) => {
  const flags = readFlags(line, resourceFlags, 'api-resources');
  const failed = (text: string) => ended(shell, [{ text }]);
  if (flags.error !== undefined) return failed(flags.error);
  if (flags.arguments.length > 0)
    return failed(usage('api-resources', `unexpected arguments: [${flags.arguments.join(' ')}]`));
  const [format, sortBy] = [last(flags, 'output') ?? '', last(flags, 'sort-by') ?? ''];
  if (!['', 'wide', 'name'].includes(format)) return failed(`--output ${format} is not available`);
  const keyOf = sortKeys[sortBy];
  if (!keyOf) return failed('--sort-by accepts only name or kind');
  const [group, namespaced] = [last(flags, 'api-group'), last(flags, 'namespaced')];
  const listed = (name: string): readonly string[] => last(flags, name)?.split(',') ?? [];
  const wanted = resources
    .filter((each) => group === undefined || each.group === group)
    .filter((each) => namespaced === undefined || each.namespaced === isOn(flags, 'namespaced'))
    .filter(() => listed('verbs').every((verb) => VERBS.includes(verb)))
    .filter(({ categories = [] }) => listed('categories').every((each) => categories.includes(each)))
    .toSorted((one, other) => compare(keyOf(one), keyOf(other)) || compare(one.name, other.name));
  const isWide = format === 'wide';
  const headers = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND'];
  const rows = [
    ...(isOn(flags, 'no-headers') ? [] : [isWide ? [...headers, 'VERBS', 'CATEGORIES'] : headers]),
    ...wanted.map((each) => row(each, isWide)),
  ];
  const names = wanted.map((each) => `${groupResource(each)}\n`).join('');
  const stdout = format === 'name' ? names : alignRows(rows);
  return { stdout, stderr: '', exitCode: 0, state: shell.api, events: [] };
};
