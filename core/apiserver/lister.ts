import type { ApiObject } from '../api/index.ts';
import type { Reader } from './read.ts';

type OfKind<Kind extends ApiObject['kind']> = Extract<ApiObject, { readonly kind: Kind }>;

/** `read.get` with the type of the kind. */
export function getOf<Kind extends ApiObject['kind']>(
  read: Reader,
  kind: Kind,
  namespace: string,
  name: string,
): OfKind<Kind> | undefined {
  return read.get(kind, namespace, name) as OfKind<Kind> | undefined;
}

/** `read.list` with the type of the kind. */
export function listOf<Kind extends ApiObject['kind']>(
  read: Reader,
  kind: Kind,
  namespace?: string,
): readonly OfKind<Kind>[] {
  return read.list(kind, namespace) as readonly OfKind<Kind>[];
}
