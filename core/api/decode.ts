import { isObject, type Json, type JsonObject } from './json.ts';
import type { ApiObject } from './object.ts';
import { canonicalQuantity, quantityMistake } from './quantity.ts';
import { apiVersionOf, type Resource } from './resource.ts';
import { type Field, type GoType, goStructName, goTypeName, type Struct, structs } from './schema/struct.ts';

/** What decoding found out; the value holds known fields only, without zero values that Go would not keep. */
interface Decoding {
  /** Paths of unknown fields. */
  readonly unknown: string[];
  /** The first wrong type. It hides unknown fields. */
  error?: DecodeError;
}

/** A value of a wrong type, as the two decoders of the server put it. */
export interface DecodeError {
  /** `json: cannot unmarshal string into Go struct field …`. */
  readonly message: string;
  /** The same mistake found in a patched object (apimachinery pkg/runtime/converter.go). */
  readonly conversion: string;
  readonly path: string;
}

/** Where a value stands: in which struct, under which JSON path (Go leaves indices out), and the full path. */
interface At {
  readonly struct: string;
  readonly goPath: string;
  readonly path: string;
}

const MOST: Readonly<Record<string, number>> = { int32: 2 ** 31, int64: 2 ** 63 };

/** How encoding/json names what it found. */
function found(value: Json, wantsNumber: boolean): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return wantsNumber ? `number ${JSON.stringify(value)}` : 'number';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'object';
}

function mismatch(decoding: Decoding, value: Json, type: GoType, at: At): undefined {
  const numeric = type.is === 'int32' || type.is === 'int64' || type.is === 'intstr';
  const where = `${goStructName(at.struct)}.${at.goPath}`;
  decoding.error ??= {
    message: `json: cannot unmarshal ${found(value, numeric)} into Go struct field ${where} of type ${goTypeName(type)}`,
    conversion: conversionError(value, type),
    path: at.path,
  };
  return undefined;
}

/** How the converter of patched objects says the same. */
function conversionError(value: Json, type: GoType): string {
  if (type.is === 'struct') return `cannot restore struct from: ${found(value, false)}`;
  if (type.is === 'map') return `cannot restore map from ${found(value, false)}`;
  if (type.is === 'list') return `cannot restore slice from ${isObject(value) ? 'map' : found(value, false)}`;
  const kind =
    type.is === 'named' || type.is === 'string' ? 'string' : type.is === 'intstr' ? 'int32' : type.is;
  const number = Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'number' ? `cannot convert ${number} to ${kind}` : `unrecognized type: ${kind}`;
}

const isInteger = (value: Json, most: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value < most && value >= -most;

function scalar(decoding: Decoding, value: Json, type: GoType, at: At): Json | undefined {
  switch (type.is) {
    case 'any':
      return value;
    case 'bool':
      return typeof value === 'boolean' ? value : mismatch(decoding, value, type, at);
    case 'int32':
    case 'int64':
      return isInteger(value, MOST[type.is] as number) ? value : mismatch(decoding, value, type, at);
    case 'intstr':
      if (typeof value === 'string' || isInteger(value, MOST.int32 as number)) return value;
      return mismatch(decoding, value, type, at);
    case 'quantity': {
      const why = quantityMistake(value);
      if (why === undefined) return canonicalQuantity(String(value));
      decoding.error ??= { message: why, conversion: why, path: at.path };
      return undefined;
    }
    default:
      return typeof value === 'string' ? value : mismatch(decoding, value, type, at);
  }
}

function decodeValue(decoding: Decoding, value: Json, type: GoType, at: At): Json | undefined {
  if (value === null) return undefined;
  if (type.is === 'list') {
    if (!Array.isArray(value)) return mismatch(decoding, value, type, at);
    return value.map((item, index) => {
      const place = { ...at, path: `${at.path}[${index}]` };
      return decodeValue(decoding, item as Json, type.of, place) ?? zeroOf(type.of);
    });
  }
  if (type.is === 'map') {
    if (!isObject(value)) return mismatch(decoding, value, type, at);
    const entries = entriesOf(value).map(([key, each]) => {
      const place = { ...at, path: `${at.path}.${key}` };
      return [key, decodeValue(decoding, each, type.of, place) ?? zeroOf(type.of)] as const;
    });
    return Object.fromEntries(entries);
  }
  if (type.is !== 'struct') return scalar(decoding, value, type, at);
  if (!isObject(value)) return mismatch(decoding, value, type, at);
  return decodeStruct(decoding, value, structs[type.name] as Struct, { ...at, struct: type.name });
}

const zeroOf = (type: GoType): Json =>
  type.is === 'struct' || type.is === 'map' ? {} : type.is === 'bool' ? false : '';

/** Mistakes are met in the order in which the JSON has its keys. */
const entriesOf = (value: JsonObject): readonly (readonly [string, Json])[] =>
  Object.keys(value).map((key) => [key, value[key] ?? null] as const);

/** Fields that Go writes even when they are empty. */
const isWorthKeeping = (value: Json, field: Field): boolean => {
  if (field.keepsZero || field.type.is === 'any' || field.type.is === 'intstr') return true;
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return field.type.is !== 'map' || Object.keys(value).length > 0;
  return value !== '' && value !== 0 && value !== false;
};

function decodeStruct(decoding: Decoding, value: JsonObject, struct: Struct, at: At): JsonObject {
  const kept: Record<string, Json> = {};
  for (const [key, each] of entriesOf(value)) {
    const path = at.path === '' ? key : `${at.path}.${key}`;
    const field = struct[key];
    if (!field) {
      decoding.unknown.push(path);
      continue;
    }
    const goPath = at.goPath === '' ? key : `${at.goPath}.${key}`;
    const decoded = decodeValue(decoding, each, field.type, { ...at, goPath, path });
    if (decoded !== undefined && isWorthKeeping(decoded, field)) kept[key] = decoded;
  }
  return kept;
}

/** A decoded object, and the paths of unknown fields that were dropped. */
export type Decoded =
  | { readonly ok: true; readonly object: ApiObject; readonly unknown: readonly string[] }
  | { readonly ok: false; readonly error: DecodeError };

/** Turns JSON into an object of the resource's kind. */
export function decode(resource: Resource, value: JsonObject): Decoded {
  const decoding: Decoding = { unknown: [] };
  const string: Field = { type: { is: 'string' }, keepsZero: false };
  const struct: Struct = { ...structs[resource.kind], apiVersion: string, kind: string };
  const decoded = decodeStruct(decoding, value, struct, { struct: resource.kind, goPath: '', path: '' });
  if (decoding.error !== undefined) return { ok: false, error: decoding.error };
  const { apiVersion: _, kind: __, metadata, ...rest } = decoded;
  const object = {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: metadata ?? {},
    ...withNeeded(resource, rest),
  };
  // The schema of the kind is its type: this is where JSON becomes an ApiObject.
  return { ok: true, object: object as unknown as ApiObject, unknown: decoding.unknown };
}

/** What Go's structs always have: a spec, and the slice's two lists. */
function withNeeded(resource: Resource, rest: JsonObject): JsonObject {
  if (resource.kind === 'EndpointSlice')
    return { ...rest, endpoints: rest.endpoints ?? null, ports: rest.ports ?? null };
  return structs[resource.kind]?.spec && rest.spec === undefined ? { spec: {}, ...rest } : rest;
}

/** The first wrong type in metadata, as kubectl itself finds it before it sends anything; undefined when there is none. */
export function metadataError(value: JsonObject): DecodeError | undefined {
  const decoding: Decoding = { unknown: [] };
  const { metadata } = value;
  if (metadata === undefined) return undefined;
  const at = { struct: 'metadataOnlyObject', goPath: 'metadata', path: 'metadata' };
  decodeValue(decoding, metadata, { is: 'struct', name: 'ObjectMeta' }, at);
  return decoding.error;
}

/** The server's prefix for an object that it cannot read. */
export function cannotBeHandled(resource: Resource, why: string): string {
  return `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}: ${why}`;
}
