import { type ApiObject, type JsonObject, labelValue, mergePatch } from '../../api/index.ts';
import { patch } from '../../apiserver/index.ts';
import { type Command, ended } from './command.ts';
import { changeFlags, eachNamed } from './each.ts';
import { type Flags, isOn, readFlags } from './flags.ts';

/** `key=value` sets, `key-` takes away. */
interface Pairs {
  readonly words: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
}

const isPair = (word: string): boolean => /^[^=/]+(?:\/[^=]+)?=/.test(word) || /-$/.test(word);

function pairsOf({ arguments: all }: Flags): Pairs {
  const start = all.findIndex(isPair);
  const pairs = start < 0 ? [] : all.slice(start);
  const set = pairs.filter((pair) => pair.includes('='));
  return {
    words: start < 0 ? all : all.slice(0, start),
    set: Object.fromEntries(
      set.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    ),
    removed: pairs.filter((pair) => !pair.includes('=')).map((pair) => pair.slice(0, -1)),
  };
}

/** How labels and annotations differ to kubectl. */
interface Sort {
  readonly field: 'labels' | 'annotations';
  readonly command: string;
  readonly one: string;
  readonly article: 'a' | 'an';
  /** What stands before the list of values that are there already. */
  readonly refusal: string;
}

const sorts: Readonly<Record<'label' | 'annotate', Sort>> = {
  label: { field: 'labels', command: 'label', one: 'label', article: 'a', refusal: '' },
  annotate: {
    field: 'annotations',
    command: 'annotate',
    one: 'annotation',
    article: 'an',
    refusal: '--overwrite is false but found the following declared annotation(s): ',
  },
};

/** Whether labels were only taken away, by the length of the JSON, as kubectl finds out (label.go updateDataChangeMsg). */
function labelWord(before: ApiObject, after: Readonly<Record<string, string>>, overwrites: boolean): string {
  const [old, next] = [before.metadata.labels, after].map((labels) => JSON.stringify(labels) ?? '');
  if (old === next) return 'not labeled';
  return !overwrites && (next?.length ?? 0) < (old?.length ?? 0) ? 'unlabeled' : 'labeled';
}

/** kubectl looks at values of labels itself. */
function badValue(set: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(set).flatMap(([key, value]) =>
    labelValue(value).map((why) => `invalid label value: "${key}=${value}": ${why}`),
  )[0];
}

const changing =
  ({ field, command, one, article, refusal }: Sort): Command =>
  (line, shell) => {
    const flags = readFlags(line, changeFlags, command);
    if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
    const { words, set, removed } = pairsOf(flags);
    if (words.length === 0)
      return ended(shell, [
        { text: 'one or more resources must be specified as <resource> <name> or <resource>/<name>' },
      ]);
    if (Object.keys(set).length + removed.length === 0)
      return ended(shell, [{ text: `at least one ${one} update is required` }]);
    const wrong = field === 'labels' ? badValue(set) : undefined;
    if (wrong !== undefined) return ended(shell, [{ text: wrong }]);
    if (removed.some((key) => set[key] !== undefined))
      return ended(shell, [{ text: `can not both modify and remove ${article} ${one} in the same command` }]);
    const overwrites = isOn(flags, 'overwrite');
    return eachNamed(shell, flags, words, (state, { resource, object }) => {
      const { name, namespace = '', [field]: now = {} } = object.metadata;
      const there = Object.keys(set).filter((key) => now[key] !== undefined && now[key] !== set[key]);
      if (there.length > 0 && !overwrites) {
        const list = there.map((key) => `'${key}' already has a value (${now[key]})`).join('; ');
        const end = refusal === '' ? ', and --overwrite is false' : '';
        return { failure: { text: `${refusal}${list}${end}` } };
      }
      const gone = removed.filter((key) => now[key] === undefined);
      const kept = Object.entries(now).filter(([key]) => !removed.includes(key));
      const after = { ...Object.fromEntries(kept), ...set };
      const body: JsonObject = {
        metadata: { [field]: { ...set, ...Object.fromEntries(removed.map((key) => [key, null])) } },
      };
      const target = { resource, namespace, fieldValidation: 'Ignore' } as const;
      return {
        answer: patch(state, target, name, body, mergePatch, shell.context),
        did: field === 'labels' ? labelWord(object, after, overwrites) : 'annotated',
        before: gone.map((key) => (field === 'labels' ? `label "${key}" not found.\n` : '')).join(''),
      };
    });
  };

/** `kubectl label`. */
export const label = changing(sorts.label);

/** `kubectl annotate`. */
export const annotate = changing(sorts.annotate);
