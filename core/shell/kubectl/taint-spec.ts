import { labelValue, qualifiedName } from '../../api/index.ts';

/** A taint of a command line; an empty effect: every one of its key. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** What is to be put on and taken off. */
export interface Taints {
  readonly add: readonly Taint[];
  readonly remove: readonly Taint[];
}

type Parsed<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly error: string };

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

const invalid = (spec: string, why = '') =>
  ({ ok: false, error: `invalid taint spec: ${spec}${why}` }) as const;

/** `key=value:effect`, `key:effect` or `key`. */
function parseTaint(spec: string): Parsed<{ readonly taint: Taint }> {
  const [left = '', effect = '', ...rest] = spec.split(':');
  if (rest.length > 0) return invalid(spec);
  const hasEffect = spec.includes(':');
  if (hasEffect && !EFFECTS.includes(effect))
    return { ok: false, error: `invalid taint effect: ${effect}, unsupported taint effect` };
  const [key = '', value, ...more] = hasEffect ? left.split('=') : [left];
  if (more.length > 0) return invalid(spec);
  const wrongValue = value === undefined ? [] : labelValue(value);
  if (wrongValue.length > 0) return invalid(spec, `, ${wrongValue.join('; ')}`);
  const wrongKey = qualifiedName(key);
  if (wrongKey.length > 0) return invalid(spec, `, ${wrongKey.join('; ')}`);
  return { ok: true, taint: { key, ...(value ? { value } : {}), effect } };
}

/** The words of a command line; `-` at the end takes a taint off (kubectl pkg/cmd/taint/utils.go parseTaints). */
export function parseTaints(specs: readonly string[]): Parsed<{ readonly taints: Taints }> {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const spec of specs) {
    const isGoing = spec.endsWith('-');
    const parsed = parseTaint(isGoing ? spec.slice(0, -1) : spec);
    if (!parsed.ok) return parsed;
    const { key, value = '', effect } = parsed.taint;
    if (isGoing) {
      remove.push({ key, effect });
      continue;
    }
    if (effect === '') return invalid(spec);
    if (add.some((each) => each.key === key && each.effect === effect)) {
      const shown = `{${key} ${value} ${effect} <nil>}`;
      return { ok: false, error: `duplicated taints with the same key and effect: ${shown}` };
    }
    add.push(parsed.taint);
  }
  return { ok: true, taints: { add, remove } };
}
