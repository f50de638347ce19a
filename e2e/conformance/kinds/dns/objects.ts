import type { ApiObject } from '../../../../core/api/index.ts';
import type { Reader } from '../../../../core/apiserver/index.ts';
import type { Upstream } from '../../../../core/dns/index.ts';

interface Reference {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

interface Change {
  readonly at: number;
  readonly op: 'apply' | 'delete';
  readonly object?: ApiObject;
  readonly ref?: Reference;
}

/** What the vectors of server and resolver have in common: a cluster, its changes, and the world outside. */
export interface DnsVectorObjects {
  readonly objects: readonly ApiObject[];
  readonly changes?: readonly Change[];
  readonly upstream?:
    | 'unreachable'
    | { readonly records?: Upstream['records']; readonly servfail?: readonly string[] };
  readonly apiServer?: 'unreachable';
}

const keyOf = ({ kind, namespace, name }: Reference): string => `${kind} ${namespace ?? ''}/${name}`;
const referenceTo = ({ kind, metadata }: ApiObject): Reference => ({
  kind,
  name: metadata.name,
  ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
});

/** The objects as they are after a number of seconds. */
export function changedObjects(vector: DnsVectorObjects, at: number): readonly ApiObject[] {
  const due = (vector.changes ?? []).filter((change) => change.at <= at);
  if (due.length === 0) return vector.objects;
  const objects = new Map(vector.objects.map((object) => [keyOf(referenceTo(object)), object]));
  for (const { op, object, ref } of due) {
    if (op === 'apply' && object) objects.set(keyOf(referenceTo(object)), object);
    if (op === 'delete' && ref) objects.delete(keyOf(ref));
  }
  return [...objects.values()];
}

/** Reads an unchanging set of objects. */
export function readerOf(objects: readonly ApiObject[]): Reader {
  const byKey = new Map(objects.map((object) => [keyOf(referenceTo(object)), object]));
  return {
    get: (kind, namespace, name) => byKey.get(keyOf({ kind, namespace, name })),
    list: (kind, namespace) =>
      objects.filter(
        (object) =>
          object.kind === kind &&
          (namespace === undefined || (object.metadata.namespace ?? '') === namespace),
      ),
  };
}

/** What is behind `forward`. */
export function upstreamOf({ upstream }: DnsVectorObjects): Upstream {
  if (upstream === 'unreachable') return { records: {}, unreachable: true };
  return { records: upstream?.records ?? {}, ...(upstream?.servfail ? { servfail: upstream.servfail } : {}) };
}
