import { type ApiObject, isObject, resourceOfKind } from '../api/index.ts';
import type { ManifestDocument } from '../manifest/index.ts';

/** What a document's object is called. */
export interface Identity {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Kind, namespace and name of a document; undefined while they cannot be read. */
export function identityOf({ value }: ManifestDocument): Identity | undefined {
  if (!isObject(value) || typeof value.kind !== 'string' || !isObject(value.metadata)) return undefined;
  const { name, namespace } = value.metadata;
  const resource = resourceOfKind(value.kind);
  if (typeof name !== 'string' || !resource) return undefined;
  return {
    kind: value.kind,
    namespace: resource.namespaced ? (typeof namespace === 'string' ? namespace : 'default') : '',
    name,
  };
}

/** What an object is called. */
export const identityOfObject = ({ kind, metadata }: ApiObject): Identity => ({
  kind,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
});
