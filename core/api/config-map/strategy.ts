import type { FieldError } from '../status.ts';
import type { Strategy } from '../strategy.ts';
import { complaints } from '../validation/field.ts';
import { configMapKey, dns1123Subdomain } from '../validation/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';
import type { ConfigMap } from './type.ts';

const validateKeys = ({ data }: ConfigMap): readonly FieldError[] =>
  Object.keys(data ?? {}).flatMap((key) => complaints(`data[${key}]`, key, configMapKey(key)));

/** pkg/registry/core/configmap/strategy.go. */
export const configMapStrategy: Strategy<ConfigMap> = {
  validate: (map) => [...validateObjectMeta(map.metadata, dns1123Subdomain), ...validateKeys(map)],
  validateUpdate: (map, old) => [
    ...validateObjectMetaUpdate(map.metadata, old.metadata),
    ...validateKeys(map),
  ],
};
