import { type ApiObject, type Cell, cellsOf, columnsOf, resourceOfKind } from '../api/index.ts';
import { getOf, listOf, reader } from '../apiserver/index.ts';
import { toYaml } from '../shell/index.ts';
import { manifestOf } from './manifest-of.ts';
import type { SessionState } from './state.ts';

/** One object as `kubectl get -o yaml` prints it. */
export interface ObjectView {
  /** What a person would type: `kubectl get deployment web -o yaml`. */
  readonly command: string;
  readonly yaml: string;
  /** The same as a person would write it: without what the cluster filled in, fit to be applied. */
  readonly manifest: string;
}

/** The objects of a kind as `kubectl get -A -o wide` lists them. */
export interface TableView {
  readonly kind: string;
  readonly namespaced: boolean;
  /** `NAME`, `READY`, …: kubectl's own; the namespace is not among them. `wide` ones are for `-o wide` alone. */
  readonly columns: readonly { readonly name: string; readonly wide: boolean }[];
  readonly rows: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly cells: readonly Cell[];
  }[];
}

const isKind = (kind: string): kind is ApiObject['kind'] => resourceOfKind(kind) !== undefined;

/** What `-o yaml` prints of an object; undefined when it is not there (any more). */
export function objectView(
  { cluster }: SessionState,
  kind: string,
  namespace: string,
  name: string,
): ObjectView | undefined {
  const resource = resourceOfKind(kind);
  const object = isKind(kind) ? getOf(reader(cluster.api), kind, namespace, name) : undefined;
  if (!resource || !object) return undefined;
  const where = namespace === '' || namespace === 'default' ? '' : ` -n ${namespace}`;
  return {
    command: `kubectl get ${resource.singular} ${name}${where} -o yaml`,
    // An ApiObject is JSON with a known shape.
    yaml: toYaml(object as unknown as Parameters<typeof toYaml>[0]),
    manifest: toYaml(manifestOf(object)),
  };
}

/** All objects of a kind in the server's own columns; undefined for a kind that is not served. */
export function tableView({ cluster }: SessionState, kind: string): TableView | undefined {
  const resource = resourceOfKind(kind);
  if (!resource || !isKind(kind)) return undefined;
  return {
    kind,
    namespaced: resource.namespaced,
    columns: columnsOf(kind).map(({ name, priority }) => ({ name: name.toUpperCase(), wide: priority > 0 })),
    rows: listOf(reader(cluster.api), kind).map((object) => ({
      namespace: object.metadata.namespace ?? '',
      name: object.metadata.name,
      cells: cellsOf(object, cluster.now),
    })),
  };
}
