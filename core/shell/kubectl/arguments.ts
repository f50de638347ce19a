import {
  type ApiObject,
  notFound,
  type Resource,
  resourceNamed,
  resourceOfKind,
  resources as served,
} from '../../api/index.ts';
import { list, reader } from '../../apiserver/index.ts';
import type { Shell } from './command.ts';
import { type Flags, isOn, last } from './flags.ts';
import type { Failure } from './output.ts';

/** What a command line names: one object, or all of a resource in a namespace (undefined: in every one). */
export interface Wanted {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name?: string;
}

export type Named =
  | { readonly ok: true; readonly wanted: readonly Wanted[] }
  | { readonly ok: false; readonly failure: Failure };

const failed = (text: string): Named => ({ ok: false, failure: { text } });

export const noSuchType = (name: string): Named =>
  failed(`the server doesn't have a resource type "${name}"`);

/** `pods,svc`, `all`; the first name that is none is told. */
function resourcesOf(
  types: string,
): { readonly resources: readonly Resource[] } | { readonly unknown: string } {
  const resources: Resource[] = [];
  for (const type of types.split(',')) {
    if (type === 'all') {
      resources.push(...served.filter(({ categories }) => categories?.includes(type)));
      continue;
    }
    const resource = resourceNamed(type);
    if (!resource) return { unknown: type };
    resources.push(resource);
  }
  return { resources };
}

/** The namespace of `-n`, or that of the context. */
export function namespaceOf(flags: Flags, shell: Shell): string {
  return last(flags, 'namespace') ?? shell.namespace;
}

const MIXED =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

function slashed(words: readonly string[], namespace: string): Named {
  const wanted: Wanted[] = [];
  for (const word of words) {
    const [type = '', name = '', ...rest] = word.split('/');
    if (rest.length > 0) return failed('arguments in resource/name form may not have more than one slash');
    if (type === '' || name === '')
      return failed(`arguments in resource/name form must have a single resource and name`);
    const resource = resourceNamed(type);
    if (!resource) return noSuchType(type);
    wanted.push({ resource, namespace: resource.namespaced ? namespace : '', name });
  }
  return { ok: true, wanted };
}

/** What a command says that is told nothing to work on. */
const NO_RESOURCES = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** `svc web db`, `svc/web deploy/web`, `pods,svc`, `all` (cli-runtime resource.Builder ResourceTypeOrNameArgs). */
export function readArguments(words: readonly string[], flags: Flags, shell: Shell): Named {
  if (words.length === 0) return failed(NO_RESOURCES);
  const namespace = namespaceOf(flags, shell);
  const slashes = words.filter((word) => word.includes('/')).length;
  if (slashes > 0) return slashes === words.length ? slashed(words, namespace) : failed(MIXED);
  const [types = '', ...names] = words;
  const found = resourcesOf(types);
  if ('unknown' in found) return noSuchType(found.unknown);
  const place = ({ namespaced }: Resource): string => (namespaced ? namespace : '');
  const isSelected = last(flags, 'selector') !== undefined || last(flags, 'field-selector') !== undefined;
  if (names.length > 0 && isSelected) return failed('name cannot be provided when a selector is specified');
  if (names.length > 0 && isOn(flags, 'all-namespaces'))
    return failed('a resource cannot be retrieved by name across all namespaces');
  return {
    ok: true,
    wanted: found.resources.flatMap((resource): readonly Wanted[] =>
      names.length > 0
        ? names.map((name) => ({ resource, namespace: place(resource), name }))
        : [{ resource, namespace: isOn(flags, 'all-namespaces') ? undefined : place(resource) }],
    ),
  };
}

/** What was found for one thing wanted. */
export interface Found {
  readonly resource: Resource;
  readonly objects: readonly ApiObject[];
  /** True for an object named: it alone, not a list. */
  readonly single: boolean;
}

/** The failure of a GET; kubectl looks whether it is the namespace that is missing. */
export function missing({ resource, namespace = '', name = '' }: Wanted, shell: Shell): Failure {
  const namespaces = resourceOfKind('Namespace') as Resource;
  const hasNamespace = namespace === '' || reader(shell.api).get('Namespace', '', namespace) !== undefined;
  return { status: hasNamespace ? notFound(resource, name) : notFound(namespaces, namespace) };
}

function select(wanted: Wanted, flags: Flags, shell: Shell): readonly ApiObject[] | Failure {
  const { resource, namespace } = wanted;
  const [labels, fields] = [last(flags, 'selector') ?? '', last(flags, 'field-selector') ?? ''];
  const answer = list(shell.api, {
    resource,
    ...(namespace === undefined ? {} : { namespace }),
    labelSelector: labels,
    fieldSelector: fields,
  });
  if (answer.ok) return answer.objects;
  const type = `${resource.group}/${resource.version}, Resource=${resource.name}`;
  const { message } = answer.status;
  const text = `Unable to find "${type}" that match label selector "${labels}", field selector "${fields}": ${message}`;
  return { status: { ...answer.status, message: text } };
}

/** Reads everything wanted from the server; what is not there is a failure beside what is. */
export function find(
  wanted: readonly Wanted[],
  flags: Flags,
  shell: Shell,
): {
  readonly found: readonly Found[];
  readonly failures: readonly Failure[];
  readonly warnings: readonly string[];
} {
  const found: Found[] = [];
  const failures: Failure[] = [];
  const warnings = wanted.flatMap(({ resource }) => resource.deprecation ?? []);
  for (const each of wanted) {
    const { resource, namespace = '', name } = each;
    if (name !== undefined) {
      const object = reader(shell.api).get(resource.kind, namespace, name);
      if (object) found.push({ resource, objects: [object], single: true });
      else if (!isOn(flags, 'ignore-not-found')) failures.push(missing(each, shell));
      continue;
    }
    const objects = select(each, flags, shell);
    if ('length' in objects) found.push({ resource, objects, single: false });
    else failures.push(objects);
  }
  return { found, failures, warnings };
}
