import type { ApiObject, Condition, Json } from '../../api/index.ts';
import { type Command, ended } from './command.ts';
import { changeFlags, eachNamed, type Target } from './each.ts';
import { last, readFlags } from './flags.ts';
import { printedNameOf } from './print/format.ts';
import { lookUp } from './print/json-path.ts';

const waitFlags = {
  ...changeFlags,
  values: { ...changeFlags.values, for: '', timeout: '' },
};

const conditionsOf = (object: ApiObject): readonly Condition[] =>
  ('status' in object && object.status && 'conditions' in object.status && object.status.conditions) || [];

/** Whether `--for` holds; undefined: nobody can say what it means. */
function holds(object: ApiObject, wanted: string): boolean | undefined {
  const [sort = '', first = '', ...rest] = wanted.split('=');
  if (sort === 'delete') return false;
  if (sort === 'create') return true;
  if (sort === 'condition') {
    const value = rest.join('=') || 'true';
    const condition = conditionsOf(object).find(({ type }) => type.toLowerCase() === first.toLowerCase());
    return condition?.status.toLowerCase() === value.toLowerCase();
  }
  if (sort !== 'jsonpath') return undefined;
  const values = lookUp(first, object as unknown as Json) ?? [];
  return rest.length === 0 ? values.length > 0 : String(values[0]) === rest.join('=');
}

/** `kubectl wait`: while a command runs here time stands, so what does not hold by then has timed out. */
export const wait: Command = (line, shell) => {
  const flags = readFlags(line, waitFlags, 'wait');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const wanted = last(flags, 'for') ?? '';
  if (!/^(?:condition|jsonpath|delete|create)/.test(wanted))
    return ended(shell, [{ text: `unrecognized condition: "${wanted}"` }]);
  // Without any time to wait there is nothing to run out of.
  const isAtOnce = /^0+[a-z]*$/.test(last(flags, 'timeout') ?? '30s');
  const why = isAtOnce ? 'condition not met for' : 'timed out waiting for the condition on';
  const done = eachNamed(shell, flags, flags.arguments, (_, { resource, object }: Target) => {
    const { name } = object.metadata;
    return holds(object, wanted)
      ? { text: `${printedNameOf(resource, name)} condition met\n` }
      : { failure: { text: `${why} ${resource.name}/${name}` } };
  });
  const isDelete = wanted === 'delete' && done.stderr.includes('(NotFound)');
  return isDelete ? { ...done, stderr: '', exitCode: 0 } : done;
};
