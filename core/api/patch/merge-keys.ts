import { type GoType, structs } from '../schema/struct.ts';

/** How a field's value is patched. */
export type PatchStrategy =
  | { readonly by: 'map'; readonly of: (key: string) => PatchStrategy; readonly retainsKeys: boolean }
  /** Items with the same value of `key` are one. */
  | { readonly by: 'items'; readonly key: string; readonly item: PatchStrategy }
  /** A set of scalars. */
  | { readonly by: 'set' }
  | { readonly by: 'replace' };

/** patchMergeKey of the lists that have `patchStrategy=merge` (k8s.io/api types.go); the others are replaced. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  'ServiceSpec.ports': 'port',
  'Container.ports': 'containerPort',
  'Container.env': 'name',
  'Container.volumeMounts': 'mountPath',
  'Container.volumeDevices': 'devicePath',
  'PodSpec.containers': 'name',
  'PodSpec.initContainers': 'name',
  'PodSpec.ephemeralContainers': 'name',
  'PodSpec.volumes': 'name',
  'PodSpec.imagePullSecrets': 'name',
  'PodSpec.hostAliases': 'ip',
  'PodSpec.topologySpreadConstraints': 'topologyKey',
  'PodSpec.schedulingGates': 'name',
  'ObjectMeta.ownerReferences': 'uid',
};

const MERGED_SETS = ['ObjectMeta.finalizers', 'NodeSpec.podCIDRs'];

/** Unions: a patch names the keys that stay. */
const RETAINS_KEYS = ['DeploymentSpec.strategy', 'Volume'];

const REPLACE: PatchStrategy = { by: 'replace' };

/** Maps without schema merge key by key, lists are replaced. */
const LOOSE: PatchStrategy = { by: 'map', of: () => LOOSE, retainsKeys: false };

function ofField(struct: string, field: string): PatchStrategy {
  const type = structs[struct]?.[field]?.type;
  if (!type) return LOOSE;
  const path = `${struct}.${field}`;
  if (type.is !== 'list') return ofType(type, RETAINS_KEYS.includes(path));
  if (MERGED_SETS.includes(path)) return { by: 'set' };
  const key = MERGE_KEYS[path];
  return key === undefined ? REPLACE : { by: 'items', key, item: ofType(type.of, isUnion(type.of)) };
}

const isUnion = (type: GoType): boolean => type.is === 'struct' && RETAINS_KEYS.includes(type.name);

function ofType(type: GoType, retainsKeys: boolean): PatchStrategy {
  if (type.is === 'struct') return { by: 'map', of: (key) => ofField(type.name, key), retainsKeys };
  return type.is === 'map' || type.is === 'any' ? LOOSE : REPLACE;
}

/** How objects of a kind are patched. */
export function patchStrategyOf(kind: string): PatchStrategy {
  return { by: 'map', of: (key) => ofField(kind, key), retainsKeys: false };
}

/** The strategy of a key below. */
export function below(strategy: PatchStrategy, key: string): PatchStrategy {
  return strategy.by === 'map' ? strategy.of(key) : LOOSE;
}
