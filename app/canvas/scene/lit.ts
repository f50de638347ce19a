import type { Hook, Hop, Origin } from '../../../core/index.ts';
import { objectKey, originsOf, withSteps } from '../../state/index.ts';
import { stopId } from './route.ts';
import type { ServiceView, World } from './world.ts';

/** What glows: objects that decide the hop in view, and what belongs to the object that a person pointed at. */
export interface Lit {
  /** Keys of objects that the hop was decided by. */
  readonly matched: ReadonlySet<string>;
  /** The selected object and its relatives: a Service's slices and Pods, a Pod's slices and Services. */
  readonly selected: ReadonlySet<string>;
  /** Tables that the hop was held against, by hook (`node/HOOK`). */
  readonly tables: Readonly<Record<string, readonly string[]>>;
  /** Node whose kube-proxy wrote the rule that matched. */
  readonly proxy: string | undefined;
  readonly dns: boolean;
}

const DNS_KINDS: readonly string[] = ['search-list', 'dns-query', 'dns-answer'];

export const isDns = (hop: Hop | undefined): boolean => hop !== undefined && DNS_KINDS.includes(hop.kind);

function relatives(service: ServiceView): readonly string[] {
  return service.slices.flatMap((slice) => [slice.id, ...slice.endpoints.flatMap((each) => each.pod ?? [])]);
}

function selectedKeys(world: World, selected: Origin | undefined): ReadonlySet<string> {
  if (!selected) return new Set();
  const key = objectKey(selected.kind, selected.namespace, selected.name);
  const family = world.services.filter((service) => [service.id, ...relatives(service)].includes(key));
  if (selected.kind !== 'Pod')
    return new Set([key, ...family.flatMap((each) => [each.id, ...relatives(each)])]);
  const slices = family
    .flatMap((service) => service.slices)
    .filter((slice) => slice.endpoints.some((endpoint) => endpoint.pod === key));
  return new Set([key, ...family.map((service) => service.id), ...slices.map((slice) => slice.id)]);
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

/** What glows for this hop and this selection. */
export function litBy(world: World, hop: Hop | undefined, selected: Origin | undefined): Lit {
  return {
    matched: matchedKeys(hop),
    selected: selectedKeys(world, selected),
    tables: tablesOf(hop),
    proxy: proxyOf(hop),
    dns: isDns(hop),
  };
}
