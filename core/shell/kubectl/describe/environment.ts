import { type Container, isObject, type Json, type JsonObject, type Pod } from '../../../api/index.ts';
import type { Writer } from './writer.ts';

// A Container is JSON with a known shape; of its sources only some are typed.
const json = (container: Container): JsonObject => container as unknown as JsonObject;

/** A field of the Pod that a variable gets, where there is a Pod: `metadata.labels['app']`, `status.podIP`. */
function fieldOf(pod: Pod | undefined, path: string): string {
  const [, map, key = ''] = /^(.*)\['(.*)'\]$/.exec(path) ?? [];
  let value: unknown = pod;
  for (const step of (map ?? path).split('.')) value = isObject(value) ? value[step] : undefined;
  if (map !== undefined) value = isObject(value) ? value[key] : undefined;
  return typeof value === 'string' ? value : '';
}

function sourceText(source: JsonObject, pod: Pod | undefined): string {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = source;
  const optional = (of: JsonObject): string => `Optional: ${of.optional ?? false}`;
  if (isObject(fieldRef))
    return `${fieldOf(pod, String(fieldRef.fieldPath))} (${fieldRef.apiVersion}:${fieldRef.fieldPath})`;
  if (isObject(resourceFieldRef)) return ` (${resourceFieldRef.resource})`;
  if (isObject(secretKeyRef))
    return `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\t${optional(secretKeyRef)}`;
  if (!isObject(configMapKeyRef)) return '';
  const { key, name } = configMapKeyRef;
  return `<set to the key '${key}' of config map '${name}'>\t${optional(configMapKeyRef)}`;
}

function writeWhole(writer: Writer, container: Container): void {
  const { envFrom } = json(container);
  const sources = Array.isArray(envFrom) ? (envFrom as readonly Json[]) : [];
  if (sources.length > 0) writer.line(2, 'Environment Variables from:');
  for (const each of sources.filter(isObject)) {
    const { configMapRef, secretRef, prefix } = each;
    const [kind, source] = isObject(configMapRef) ? ['ConfigMap', configMapRef] : ['Secret', secretRef];
    const { name = '', optional = false } = isObject(source) ? source : {};
    const from = prefix ? `${kind} with prefix '${prefix}'` : kind;
    writer.line(3, `${name}\t${from}\tOptional: ${optional}`);
  }
}

/** Variables of a container, and where they come from (describeContainerEnvVars, describeContainerEnvFrom). */
export function writeEnvironment(writer: Writer, container: Container, pod: Pod | undefined): void {
  writeWhole(writer, container);
  const { env = [] } = container;
  writer.line(2, `Environment:${env.length === 0 ? '\t<none>' : ''}`);
  for (const { name, value = '', ...rest } of env) {
    const { valueFrom } = rest as JsonObject;
    const [first, ...others] = isObject(valueFrom) ? [sourceText(valueFrom, pod)] : value.split('\n');
    writer.line(3, `${name}:\t${first}`);
    for (const line of others) writer.line(3, `\t${line}`);
  }
}
