import type {
  ApiObject,
  Client,
  ControlEvent,
  EndpointSlice,
  Frame,
  NodeView,
  Pod,
  ProbeView,
  Problem,
  Service,
} from '../../core/index.ts';

/** The page's copy of the cluster, kept as a dashboard keeps its own: by folding what the watch says. */
export interface Mirror {
  readonly revision: number;
  readonly now: number;
  /** By kind, then by `namespace/name` (`/name` for cluster-scoped kinds). */
  readonly objects: Readonly<Record<string, Readonly<Record<string, ApiObject>>>>;
  readonly nodes: readonly NodeView[];
  readonly probes: readonly ProbeView[];
  /** Oldest first, the newest `EVENTS_KEPT` of them. */
  readonly events: readonly ControlEvent[];
  readonly problems: readonly Problem[];
  readonly applied: boolean;
  readonly applyLog: readonly string[];
  readonly clients: readonly Client[];
}

/** Enough to explain the last few edits; the worker keeps the whole history. */
export const EVENTS_KEPT = 500;

export const emptyMirror: Mirror = {
  revision: 0,
  now: 0,
  objects: {},
  nodes: [],
  probes: [],
  events: [],
  problems: [],
  applied: true,
  applyLog: [],
  clients: [],
};

/** Names an object in the mirror, in selections and on the canvas. */
export const objectKey = (kind: string, namespace: string | undefined, name: string): string =>
  `${kind}/${namespace ?? ''}/${name}`;

const storeKey = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;
const probeKey = (probe: ProbeView): string =>
  `${probe.namespace}/${probe.pod}/${probe.container}/${probe.probe}`;

function foldObjects(before: Mirror['objects'], frame: Frame): Mirror['objects'] {
  if (frame.upserts.length === 0 && frame.removals.length === 0) return before;
  const objects: Record<string, Record<string, ApiObject>> = {};
  for (const [kind, byName] of Object.entries(before)) objects[kind] = { ...byName };
  for (const object of frame.upserts) {
    const byName = objects[object.kind] ?? {};
    byName[storeKey(object.metadata.namespace, object.metadata.name)] = object;
    objects[object.kind] = byName;
  }
  for (const gone of frame.removals) delete objects[gone.kind]?.[storeKey(gone.namespace, gone.name)];
  return objects;
}

/** Entries of `news` replace those of `before` with the same key; the others stay in their place. */
function mergeBy<T>(before: readonly T[], news: readonly T[], key: (item: T) => string): readonly T[] {
  if (news.length === 0) return before;
  const merged = new Map(before.map((item) => [key(item), item]));
  for (const item of news) merged.set(key(item), item);
  return [...merged.values()];
}

/** The mirror after a frame. A full frame replaces everything. */
export function foldFrame(mirror: Mirror, frame: Frame): Mirror {
  const base = frame.full ? emptyMirror : mirror;
  const objects = foldObjects(base.objects, frame);
  const pods = objects.Pod ?? {};
  return {
    revision: frame.revision,
    now: frame.now,
    objects,
    nodes: mergeBy(base.nodes, frame.nodes, (node) => node.name),
    probes: mergeBy(base.probes, frame.probes, probeKey).filter(
      (probe) => pods[storeKey(probe.namespace, probe.pod)],
    ),
    events: [...base.events, ...frame.events].slice(-EVENTS_KEPT),
    problems: frame.problems,
    applied: frame.applied,
    applyLog: frame.applyLog,
    clients: frame.clients,
  };
}

const sorted = <T extends ApiObject>(mirror: Mirror, kind: string): readonly T[] =>
  Object.entries(mirror.objects[kind] ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, object]) => object as T);

/** Objects of a kind, by namespace and name. */
export const servicesOf = (mirror: Mirror): readonly Service[] => sorted<Service>(mirror, 'Service');
export const podsOf = (mirror: Mirror): readonly Pod[] => sorted<Pod>(mirror, 'Pod');
export const slicesOf = (mirror: Mirror): readonly EndpointSlice[] =>
  sorted<EndpointSlice>(mirror, 'EndpointSlice');

/** One object, or undefined when it is not there (any more). */
export function objectOf(
  mirror: Mirror,
  kind: string,
  namespace: string | undefined,
  name: string,
): ApiObject | undefined {
  return mirror.objects[kind]?.[storeKey(namespace, name)];
}
