import { isObject, type Json, type JsonObject, sortKeys } from '../json.ts';
import { unifiedDiff } from '../text-diff.ts';
import { internalStructs } from './internal.ts';
import type { PodSpec } from './type.ts';

const structs: Readonly<Record<string, readonly (readonly [string, string])[]>> = Object.fromEntries(
  internalStructs
    .trim()
    .split(/\n(?=\S)/)
    .map((entry) => {
      const [name, fields] = entry.split(': ') as [string, string];
      return [name, fields.split(/,\s+/).map((field) => field.trim().split(/\s+/) as [string, string])];
    }),
);

/** `DNSPolicy` is `dnsPolicy` in JSON, `HostIP` is `hostIP`, `OS` is `os`. */
const jsonName = (name: string): string =>
  name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+$|^[A-Z]/, (head) => head.toLowerCase());

function internalValue(value: Json | undefined, type: string): Json {
  if (type.startsWith('[]')) {
    if (!Array.isArray(value)) return null;
    return (value as readonly Json[]).map((item) => internalValue(item, type.slice(2)));
  }
  if (type === 'any') return value === undefined ? null : sortKeys(value);
  if (type === 'string') return value ?? '';
  if (type === 'int') return value ?? 0;
  if (type === 'bool') return value ?? false;
  if (type.startsWith('*')) return isObject(value) ? internalStruct(value, type.slice(1)) : null;
  return internalStruct(isObject(value) ? value : {}, type);
}

function internalStruct(value: JsonObject, name: string): JsonObject {
  const fields = structs[name] ?? [];
  return Object.fromEntries(
    fields.map(([field, type]) => [field, internalValue(value[jsonName(field)], type)]),
  );
}

/** Host namespaces belong to the security context in the internal version. */
function internalPodSpec(spec: PodSpec): JsonObject {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, ...rest } =
    spec as unknown as JsonObject;
  const host = { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers };
  const own = isObject(rest.securityContext) ? rest.securityContext : {};
  return internalStruct({ ...rest, securityContext: { ...own, ...host } }, 'PodSpec');
}

/** The difference of two Pod specs as the server shows it: of the internal objects, as JSON, with three lines around. */
export function podSpecDiff(before: PodSpec, after: PodSpec): string {
  const text = (spec: PodSpec): string => JSON.stringify(internalPodSpec(spec), null, 1);
  return unifiedDiff(text(before), text(after));
}
