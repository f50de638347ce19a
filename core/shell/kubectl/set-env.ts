import { type ApiObject, type Json, type JsonObject, mergePatch, sameJson } from '../../api/index.ts';
import { patch, type WriteResult } from '../../apiserver/index.ts';
import { type Command, ended } from './command.ts';
import { type Act, changeFlags, eachNamed } from './each.ts';
import { last, readFlags } from './flags.ts';
import { inTemplate, templateOf } from './template.ts';

const envFlags = {
  ...changeFlags,
  values: { ...changeFlags.values, containers: 'c', env: 'e' },
};

interface Variable {
  readonly name: string;
}

const nameOf = (pair: string): string => pair.slice(0, pair.indexOf('='));

/** `*` stands for any text in the name of a container (path.Match as kubectl uses it). */
const matches = (pattern: string, name: string): boolean =>
  pattern.includes('*')
    ? new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(name)
    : pattern === name;

/** The variables with those of the line in their places, new ones last (updateEnv, kubectl pkg/cmd/set/helper.go). */
function changed(existing: readonly Variable[], words: readonly string[]): readonly Json[] {
  const gone = words.filter((word) => !word.includes('=')).map((word) => word.slice(0, -1));
  const set = new Map(
    words
      .filter((word) => word.includes('='))
      .map((word) => [nameOf(word), { name: nameOf(word), value: word.slice(word.indexOf('=') + 1) }]),
  );
  for (const name of gone) set.delete(name);
  const kept = existing.filter(({ name }) => !gone.includes(name));
  const known = kept.map(({ name }) => name);
  const added = [...set.values()].filter(({ name }) => !known.includes(name));
  return [...kept.map((each) => set.get(each.name) ?? each), ...added] as unknown as readonly Json[];
}

const KEY =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

/** What is wrong with a name (IsEnvVarName, apimachinery pkg/util/validation/validation.go). */
const wrongKey = (name: string): string | undefined =>
  /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name) ? undefined : `"${name}" is not a valid key name: ${KEY}`;

type Made = { readonly patch: JsonObject | undefined } | { readonly warning: string };

/** What becomes of the containers; no patch where nothing does. */
function made(object: ApiObject, pattern: string, words: readonly string[]): Made {
  const { containers = [], initContainers } = templateOf(object) ?? {};
  if (![...containers, ...(initContainers ?? [])].some(({ name }) => matches(pattern, name)))
    return {
      warning: `Warning: ${object.kind}/${object.metadata.name} does not have any containers matching "${pattern}"\n`,
    };
  const withEnv = (of: typeof containers): readonly Json[] =>
    of.map((container) => {
      const env = changed(container.env ?? [], words);
      const isMeant = matches(pattern, container.name) && (container.env !== undefined || env.length > 0);
      return isMeant ? { ...container, env } : container;
    }) as unknown as readonly Json[];
  const spec = {
    containers: withEnv(containers),
    ...(initContainers && { initContainers: withEnv(initContainers) }),
  };
  const was = { containers, ...(initContainers && { initContainers }) } as unknown as Json;
  return { patch: sameJson(spec, was) ? undefined : inTemplate(object, spec) };
}

const isVariable = (word: string): boolean => word.includes('=') || word.endsWith('-');

/** A refused write, in the words of `set env`. */
function told(answer: WriteResult): Act {
  if (answer.ok) return { answer, did: 'env updated' };
  const { reason, message } = answer.status;
  const why = reason === 'Invalid' ? message : `Error from server (${reason}): ${message}`;
  return { failure: { text: `failed to patch env update to pod template: ${why}` } };
}

/** What is wrong with the line: words after variables, nothing named, a name that is none. */
function wrong(all: readonly string[], words: readonly string[], variables: readonly string[]) {
  if (variables.some((word) => !isVariable(word)))
    return `all resources must be specified before environment changes: ${all.join(' ')}`;
  if (words.length === 0)
    return 'one or more resources must be specified as <resource> <name> or <resource>/<name>';
  return variables
    .filter((word) => word.includes('='))
    .map((word) => wrongKey(nameOf(word)))
    .find((text) => text !== undefined);
}

/** `kubectl set env deploy/web MODE=test OLD-`. */
export const setEnv: Command = (line, shell) => {
  const flags = readFlags(line, envFlags, 'set env');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const all = flags.arguments;
  const first = all.findIndex(isVariable);
  const words = first < 0 ? all : all.slice(0, first);
  const variables = [...(first < 0 ? [] : all.slice(first)), ...(flags.values.env ?? [])];
  const text = wrong(all, words, variables);
  if (text !== undefined) return ended(shell, [{ text }]);
  let warnings = '';
  const done = eachNamed(shell, flags, words, (state, { resource, object }) => {
    const { name, namespace = '' } = object.metadata;
    const change = made(object, last(flags, 'containers') ?? '*', variables);
    if ('warning' in change) warnings += change.warning;
    if ('warning' in change || !change.patch) return { text: '' };
    const target = { resource, namespace, fieldValidation: 'Ignore' } as const;
    return told(patch(state, target, name, change.patch, mergePatch, shell.context));
  });
  return { ...done, stderr: warnings + done.stderr };
};
