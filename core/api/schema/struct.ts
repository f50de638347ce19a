import { clusterFields } from './cluster.ts';
import { metaFields } from './meta.ts';
import { podFields } from './pod.ts';
import { serviceFields } from './service.ts';
import { volumeFields } from './volume.ts';
import { workloadFields } from './workload.ts';

/** A Go type, as far as decoding needs it. */
export type GoType =
  | { readonly is: 'any' | 'string' | 'bool' | 'int32' | 'int64' | 'intstr' | 'quantity' | 'time' | 'bytes' }
  /** A named string type, such as `v1.Protocol`. */
  | { readonly is: 'named'; readonly name: string }
  | { readonly is: 'struct'; readonly name: string }
  | { readonly is: 'list' | 'map'; readonly of: GoType };

/** One field; `keepsZero`: a pointer, whose zero value is not the same as absence. */
export interface Field {
  readonly type: GoType;
  readonly keepsZero: boolean;
}

export type Struct = Readonly<Record<string, Field>>;

const PLAIN = ['any', 'string', 'bool', 'int32', 'int64', 'intstr', 'quantity', 'time', 'bytes'] as const;

/** Struct name, then its fields as `name type`; a `*` before the type marks a pointer. */
const sources = [metaFields, serviceFields, clusterFields, volumeFields, podFields, workloadFields]
  .flatMap((text) => text.trim().split(/\n(?=\S)/))
  .map((entry) => entry.split(': ') as [string, string]);

const names = new Set(sources.map(([name]) => name));

function goType(text: string): GoType {
  if (text.startsWith('[]')) return { is: 'list', of: goType(text.slice(2)) };
  if (text.startsWith('map[string]')) return { is: 'map', of: goType(text.slice('map[string]'.length)) };
  const plain = PLAIN.find((each) => each === text);
  if (plain) return { is: plain };
  return names.has(text) ? { is: 'struct', name: text } : { is: 'named', name: text };
}

function structOf(fields: string): Struct {
  const entries = fields.split(/,\s+/).map((entry): [string, Field] => {
    const [name, type] = entry.trim().split(/\s+/) as [string, string];
    const keepsZero = type.startsWith('*');
    return [name, { type: goType(keepsZero ? type.slice(1) : type), keepsZero }];
  });
  return Object.fromEntries(entries);
}

/** Every struct by its name; kinds also have `apiVersion` and `kind`. */
export const structs: Readonly<Record<string, Struct>> = Object.fromEntries(
  sources.map(([name, fields]) => [name, structOf(fields)]),
);

/** The name a struct has in Go: two packages both call theirs EndpointPort. */
export function goStructName(name: string): string {
  return name.endsWith('EndpointPort') ? 'EndpointPort' : name;
}

/** A type as Go prints it in `cannot unmarshal … of type …`. */
export function goTypeName(type: GoType): string {
  switch (type.is) {
    case 'list':
      return `[]${goTypeName(type.of)}`;
    case 'map':
      return `map[string]${goTypeName(type.of)}`;
    case 'struct':
      return `v1.${goStructName(type.name)}`;
    case 'named':
      return type.name === 'UID' ? 'types.UID' : `v1.${type.name}`;
    case 'intstr':
      return 'int32';
    case 'quantity':
      return 'resource.Quantity';
    case 'time':
      return 'v1.Time';
    case 'bytes':
      return '[]uint8';
    default:
      return type.is;
  }
}
