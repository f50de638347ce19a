import { isObject, type Json, type JsonObject, sameJson } from '../json.ts';

type Place = { readonly parent: readonly Json[] | JsonObject; readonly key: string };

const keysOf = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'));

const child = (value: Json | undefined, key: string): Json | undefined => {
  if (Array.isArray(value)) return (value as readonly Json[])[Number(key)];
  return isObject(value) ? value[key] : undefined;
};

const valueAt = (document: Json, pointer: string): Json | undefined =>
  keysOf(pointer).reduce<Json | undefined>(child, document);

/** The document with the value at a place made anew; undefined where there is no such place. */
function changed(
  value: Json | undefined,
  [key, ...rest]: readonly string[],
  change: (place: Place) => Json | undefined,
): Json | undefined {
  if (key === undefined || (!Array.isArray(value) && !isObject(value))) return undefined;
  const parent = value as readonly Json[] | JsonObject;
  if (rest.length === 0) return change({ parent, key });
  const below = changed(child(value, key), rest, change);
  if (below === undefined) return undefined;
  return Array.isArray(parent)
    ? parent.map((each: Json, index) => (String(index) === key ? below : each))
    : { ...parent, [key]: below };
}

function put({ parent, key }: Place, value: Json): Json | undefined {
  if (!Array.isArray(parent)) return { ...parent, [key]: value };
  const at = key === '-' ? parent.length : Number(key);
  return Number.isInteger(at) && at >= 0 && at <= parent.length ? parent.toSpliced(at, 0, value) : undefined;
}

function take({ parent, key }: Place): Json | undefined {
  if (child(parent as Json, key) === undefined) return undefined;
  if (Array.isArray(parent)) return parent.toSpliced(Number(key), 1);
  const { [key]: _, ...rest } = parent as JsonObject;
  return rest;
}

function applied(document: Json, operation: JsonObject): Json | undefined {
  const { op, value = null } = operation;
  const [path, from] = [String(operation.path ?? ''), String(operation.from ?? '')];
  const add = (to: Json | undefined, what: Json | undefined): Json | undefined =>
    to === undefined || what === undefined
      ? undefined
      : path === ''
        ? what
        : changed(to, keysOf(path), (place) => put(place, what));
  const remove = (pointer: string): Json | undefined => changed(document, keysOf(pointer), take);
  switch (op) {
    case 'add':
      return add(document, value);
    case 'remove':
      return remove(path);
    case 'replace':
      return path === '' ? value : add(remove(path), value);
    case 'move':
      return add(remove(from), valueAt(document, from));
    case 'copy':
      return add(document, valueAt(document, from));
    case 'test':
      return sameJson(valueAt(document, path) ?? null, value) ? document : undefined;
    default:
      return undefined;
  }
}

/** JSON patch (RFC 6902); undefined when an operation has no place or a test does not hold. */
export function jsonPatch(document: Json, patch: Json): Json | undefined {
  if (!Array.isArray(patch)) return undefined;
  return (patch as readonly Json[]).reduce<Json | undefined>(
    (value, operation) =>
      value === undefined || !isObject(operation) ? undefined : applied(value, operation),
    document,
  );
}
