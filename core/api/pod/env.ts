import { isObject, type Json, type JsonObject } from '../json.ts';
import type { FieldError } from '../status.ts';
import { complaints, invalidValue, notSupported, required } from '../validation/field.ts';
import { configMapKey, dns1123Subdomain, qualifiedName } from '../validation/names.ts';
import type { Container } from './type.ts';

const FIELD_PATHS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

/** IsRelaxedEnvVarName. */
const envName = (name: string): readonly string[] =>
  /^[ -<>-~]+$/.test(name)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function validateFieldRef(reference: JsonObject, at: string): readonly FieldError[] {
  const path = text(reference.fieldPath);
  if (path === '') return [required(`${at}.fieldPath`)];
  const [, map, key = ''] = /^(metadata\.(?:annotations|labels))\['(.*)'\]$/.exec(path) ?? [];
  if (map !== undefined)
    return complaints(at, key, qualifiedName(map === 'metadata.annotations' ? key.toLowerCase() : key));
  if (FIELD_PATHS.includes(path)) return [];
  const isKnown = ['metadata.annotations', 'metadata.labels', 'spec.restartPolicy', 'status.phase'].includes(
    path,
  );
  return isKnown
    ? [notSupported(`${at}.fieldPath`, path, FIELD_PATHS)]
    : [
        invalidValue(
          `${at}.fieldPath`,
          path,
          `error converting fieldPath: field label not supported: ${path}`,
        ),
      ];
}

function validateResourceRef({ resource }: JsonObject, at: string): readonly FieldError[] {
  const name = text(resource);
  if (name === '') return [required(`${at}.resource`)];
  const isKnown = RESOURCES.includes(name) || /^(?:limits|requests)\.hugepages-/.test(name);
  return isKnown ? [] : [notSupported(`${at}.resource`, name, RESOURCES)];
}

function validateKeyRef({ key }: JsonObject, at: string): readonly FieldError[] {
  return text(key) === '' ? [required(`${at}.key`)] : complaints(`${at}.key`, key, configMapKey(text(key)));
}

const SOURCES: Readonly<Record<string, (source: JsonObject, at: string) => readonly FieldError[]>> = {
  fieldRef: validateFieldRef,
  resourceFieldRef: validateResourceRef,
  configMapKeyRef: validateKeyRef,
  secretKeyRef: validateKeyRef,
};

function validateValueFrom(entry: JsonObject, at: string): readonly FieldError[] {
  const { valueFrom } = entry;
  if (!isObject(valueFrom)) return [];
  const names = Object.keys(SOURCES).filter((name) => isObject(valueFrom[name]));
  const errors = names.flatMap(
    (name) => SOURCES[name]?.(valueFrom[name] as JsonObject, `${at}.${name}`) ?? [],
  );
  const wrong = (why: string): readonly FieldError[] => [...errors, invalidValue(at, '', why)];
  if (names.length === 0)
    return wrong('must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`');
  if (text(entry.value) !== '') return wrong('may not be specified when `value` is not empty');
  return names.length > 1 ? wrong('may not have more than one field specified at a time') : errors;
}

/** ValidateEnv (pkg/apis/core/validation/validation.go). */
export function validateEnv(container: Container, field: string): readonly FieldError[] {
  return (container.env ?? []).flatMap((entry, index) => {
    const at = `${field}[${index}]`;
    const { name } = entry;
    return [
      ...(name ? complaints(`${at}.name`, name, envName(name)) : [required(`${at}.name`)]),
      ...validateValueFrom(entry as unknown as JsonObject, `${at}.valueFrom`),
    ];
  });
}

/** ValidateEnvFrom: each entry names one ConfigMap or Secret. */
export function validateEnvFrom(container: Container, field: string): readonly FieldError[] {
  const { envFrom } = container as unknown as { readonly envFrom?: readonly JsonObject[] };
  return (envFrom ?? []).flatMap((entry, index) => {
    const at = `${field}[${index}]`;
    const names = ['configMapRef', 'secretRef'].filter((name) => isObject(entry[name]));
    const prefix = text(entry.prefix);
    const errors = [
      ...(prefix === '' ? [] : complaints(`${at}.prefix`, prefix, envName(prefix))),
      ...names.flatMap((source) => {
        const name = text((entry[source] as JsonObject).name);
        const where = `${at}.${source}.name`;
        return name === '' ? [required(where)] : complaints(where, name, dns1123Subdomain(name));
      }),
    ];
    if (names.length === 0)
      return [...errors, invalidValue(at, '', 'must specify one of: `configMapRef` or `secretRef`')];
    if (names.length === 1) return errors;
    return [...errors, invalidValue(at, '', 'may not have more than one field specified at a time')];
  });
}
