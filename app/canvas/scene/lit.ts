import type { Hook, Hop, Origin } from '../../../core/index.ts';
import { isDns, objectKey, originsOf, withSteps } from '../../state/index.ts';
import { stopId } from './route.ts';
import type { Glow } from './types.ts';
import type { ServiceView, World } from './world.ts';

/** What glows: objects that decide the hop in view, and what belongs to the object that a person pointed at. */
export interface Lit {
  /** Keys of objects that the hop was decided by. */
  readonly matched: ReadonlySet<string>;
  /** The object that a person pointed at, and those that belong to it or to the line under the editor's cursor. */
  readonly selected: string | undefined;
  readonly related: ReadonlySet<string>;
  /** Tables that the hop was held against, by hook (`node/HOOK`). */
  readonly tables: Readonly<Record<string, readonly string[]>>;
  /** Node whose kube-proxy wrote the rule that matched. */
  readonly proxy: string | undefined;
  readonly dns: boolean;
}

function relatives(service: ServiceView): readonly string[] {
  return service.slices.flatMap((slice) => [slice.id, ...slice.endpoints.flatMap((each) => each.pod ?? [])]);
}

/** What belongs to an object: to a Service its slices and their Pods, to a Pod its slices and their Services. */
function relatedTo(world: World, key: string | undefined): ReadonlySet<string> {
  const family = world.services.filter(
    (service) => key !== undefined && [service.id, ...relatives(service)].includes(key),
  );
  const isPod = world.pods.some((pod) => pod.id === key);
  const all = isPod
    ? family.flatMap(({ id, slices }) => [
        id,
        ...slices.flatMap((slice) => (slice.endpoints.some(({ pod }) => pod === key) ? slice.id : [])),
      ])
    : family.flatMap((service) => [service.id, ...relatives(service)]);
  return new Set(all.filter((id) => id !== key));
}

/** Objects that decided the hop. Endpoints that could have been chosen, and were not, do not glow. */
function matchedKeys(hop: Hop | undefined): ReadonlySet<string> {
  const chosen = (hop?.candidates ?? []).filter(({ verdict }) => verdict === 'chosen');
  const origins = [...(hop?.derivedFrom ?? []), ...chosen.flatMap((candidate) => candidate.origins)];
  return new Set(origins.map(({ kind, namespace, name }) => objectKey(kind, namespace, name)));
}

const TABLES: readonly string[] = ['raw', 'mangle', 'nat', 'filter'];

function tablesOf(hop: Hop | undefined): Lit['tables'] {
  const tables: Record<string, string[]> = {};
  const add = (node: string, hook: Hook, table: string): void => {
    const id = stopId(node, hook);
    const known = tables[id] ?? [];
    if (TABLES.includes(table) && !known.includes(table)) tables[id] = [...known, table];
  };
  for (const { place, pass, considered } of hop ? withSteps(hop) : []) {
    if (place.at !== 'hook') continue;
    tables[stopId(place.node, place.hook)] ??= [];
    if (pass) add(place.node, pass.hook, pass.stage);
    else for (const visit of considered) add(place.node, place.hook, visit.table);
  }
  return tables;
}

/** kube-proxy is to thank (or to blame) where a rule was made from a Service. */
function proxyOf(hop: Hop | undefined): string | undefined {
  if (!hop || !('node' in hop.place) || hop.direction === 'reply') return undefined;
  const made = originsOf(hop).some(({ kind }) => kind === 'Service' || kind === 'EndpointSlice');
  return made && (hop.kind === 'service-rule' || hop.kind === 'reject') ? hop.place.node : undefined;
}

/** What glows for this hop, this selection, and the objects that the line under the cursor stands for. */
export function litBy(
  world: World,
  hop: Hop | undefined,
  selected: Origin | undefined,
  written: ReadonlySet<string> = new Set(),
): Lit {
  const key = selected && objectKey(selected.kind, selected.namespace, selected.name);
  return {
    matched: matchedKeys(hop),
    selected: key,
    related: new Set([...relatedTo(world, key), ...written]),
    tables: tablesOf(hop),
    proxy: proxyOf(hop),
    dns: isDns(hop),
  };
}

/** How a thing glows that stands for these objects. */
export function glowOf(ids: readonly string[], lit: Lit): Glow {
  if (ids.some((id) => id === lit.selected)) return 'selected';
  if (ids.some((id) => lit.matched.has(id))) return 'match';
  return ids.some((id) => lit.related.has(id)) ? 'related' : undefined;
}
