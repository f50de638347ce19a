import { mergePatch, type Node, resourceNamed } from '../../api/index.ts';
import { patch } from '../../apiserver/index.ts';
import { type Command, ended } from './command.ts';
import { type Act, changeFlags, eachNamed } from './each.ts';
import { type Flags, isOn, last, readFlags } from './flags.ts';
import { parseTaints, type Taint, type Taints } from './taint-spec.ts';
import { usage } from './usage.ts';

const matches = (one: Taint, other: Taint): boolean => one.key === other.key && one.effect === other.effect;

const printed = ({ key, effect }: Taint): string => (effect === '' ? key : `${key}:${effect}`);

interface Changed {
  readonly taints: readonly Taint[];
  readonly did: string;
  readonly missing: readonly string[];
}

/** New taints stand first, then the old ones that stay (kubectl pkg/cmd/taint/utils.go reorganizeTaints). */
function changed(old: readonly Taint[], { add, remove }: Taints, overwrites: boolean): Changed {
  const all = [...add, ...old.filter((each) => !add.some((taint) => matches(taint, each)))];
  const isAdded = all.length !== old.length;
  let taints: readonly Taint[] = all;
  let isDeleted = false;
  const missing: string[] = [];
  for (const gone of remove) {
    const kept = taints.filter((each) => (gone.effect === '' ? each.key !== gone.key : !matches(gone, each)));
    isDeleted = kept.length < taints.length;
    if (!isDeleted) missing.push(`taint "${printed(gone)}" not found`);
    taints = kept;
  }
  const did = (isAdded && isDeleted) || overwrites ? 'modified' : isAdded ? 'tainted' : 'untainted';
  return { taints, did, missing };
}

/** What is wrong with the command as a whole (TaintOptions.Validate). */
function mistake([type = '', ...names]: readonly string[], { add, remove }: Taints, flags: Flags) {
  const resource = resourceNamed(type);
  if (!resource) return { raw: `the server doesn't have a resource type "${type}"\n` } as const;
  const failed = (text: string) => ({ text }) as const;
  if (resource.kind !== 'Node') return failed(`invalid resource type ${type}, only node types are supported`);
  const both = add.flatMap(({ key, effect }) =>
    remove
      .filter((gone) => gone.key === key && (gone.effect === '' || gone.effect === effect))
      .map((gone) => `${gone.key}=${gone.effect}`),
  );
  if (both.length > 0)
    return failed(
      `can not both modify and remove the following taint(s) in the same command: ${both.join(', ')}`,
    );
  const [isAll, selector] = [isOn(flags, 'all'), last(flags, 'selector') ?? ''];
  if (isAll && selector !== '')
    return failed("setting 'all' parameter with a non empty selector is prohibited");
  if (!isAll && selector === '' && names.length === 0)
    return failed("at least one resource name must be specified since 'all' parameter is not set");
  return undefined;
}

const isTaint = (word: string): boolean => /[=:]|-$/.test(word);

/** `kubectl taint nodes node-a key=value:NoSchedule other-`. */
export const taint: Command = (line, shell) => {
  const flags = readFlags(line, changeFlags, 'taint');
  const failed = (text: string) => ended(shell, [{ text }]);
  if (flags.error !== undefined) return failed(flags.error);
  const start = flags.arguments.findIndex(isTaint);
  const words = start < 0 ? flags.arguments : flags.arguments.slice(0, start);
  const specs = start < 0 ? [] : flags.arguments.slice(start);
  const stray = specs.find((word) => !isTaint(word));
  if (stray !== undefined) return failed(`all resources must be specified before taint changes: ${stray}`);
  if (words.length === 0) return failed('one or more resources must be specified as <resource> <name>');
  if (specs.length === 0) return failed('at least one taint update is required');
  const parsed = parseTaints(specs);
  if (!parsed.ok) return failed(usage('taint', parsed.error));
  const wrong = mistake(words, parsed.taints, flags);
  if (wrong) return 'raw' in wrong ? ended(shell, [], wrong.raw) : failed(wrong.text);
  const named = isOn(flags, 'all') || last(flags, 'selector') ? words.slice(0, 1) : words;
  const overwrites = isOn(flags, 'overwrite');
  return eachNamed(shell, flags, named, (state, { resource, object }): Act => {
    const { name } = object.metadata;
    const old = ((object as Node).spec?.taints ?? []) as readonly Taint[];
    const there = parsed.taints.add.filter((each) => old.some((taint) => matches(each, taint)));
    if (there.length > 0 && !overwrites) {
      const keys = there.map(({ key }) => key).join(',');
      const text = `node ${name} already has ${keys} taint(s) with same effect(s) and --overwrite is false`;
      return { failure: { text } };
    }
    const { taints, did, missing } = changed(old, parsed.taints, overwrites);
    if (missing.length > 0) return { failure: { text: missing.join('\n') } };
    const body = { spec: { taints: taints.length === 0 ? null : taints.map((each) => ({ ...each })) } };
    const target = { resource, namespace: '', fieldValidation: 'Ignore' } as const;
    return { answer: patch(state, target, name, body, mergePatch, shell.context), did, hidesDryRun: true };
  });
};
