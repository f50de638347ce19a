import { sameJson } from '../json.ts';
import type { FieldError } from '../status.ts';
import type { Strategy } from '../strategy.ts';
import { complaints, forbiddenField, invalidValue } from '../validation/field.ts';
import { configMapKey, dns1123Subdomain } from '../validation/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';
import type { ConfigMap } from './type.ts';

/** ValidateConfigMap (pkg/apis/core/validation/validation.go): what keys may be called, and each in one of both only. */
function validateKeys({ data = {}, binaryData = {} }: ConfigMap): readonly FieldError[] {
  const named = (bag: string, key: string): readonly FieldError[] =>
    complaints(`${bag}[${key}]`, key, configMapKey(key));
  return [
    ...Object.keys(data).flatMap((key) => [
      ...named('data', key),
      ...(binaryData[key] === undefined
        ? []
        : [invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData')]),
    ]),
    ...Object.keys(binaryData).flatMap((key) => named('binaryData', key)),
  ];
}

/** ValidateConfigMapUpdate: once immutable, always so. */
function validateFixed(map: ConfigMap, old: ConfigMap): readonly FieldError[] {
  if (!old.immutable) return [];
  const changed = (['immutable', 'data', 'binaryData'] as const).filter(
    (field) => !sameJson(map[field], old[field]),
  );
  return changed.map((field) => forbiddenField(field, 'field is immutable when `immutable` is set'));
}

/** pkg/registry/core/configmap/strategy.go. */
export const configMapStrategy: Strategy<ConfigMap> = {
  validate: (map) => [...validateObjectMeta(map.metadata, dns1123Subdomain), ...validateKeys(map)],
  validateUpdate: (map, old) => [
    ...validateObjectMetaUpdate(map.metadata, old.metadata),
    ...validateFixed(map, old),
    ...validateObjectMeta(map.metadata, dns1123Subdomain),
    ...validateKeys(map),
  ],
};
