import type {
  ApiObject,
  AssumedImage,
  Client,
  ControlEvent,
  EndpointSlice,
  Frame,
  NodeView,
  Pod,
  ProbeView,
  Problem,
  Service,
  Settings,
} from '../../core/index.ts';

/** The page's copy of the cluster, kept as a dashboard keeps its own: by folding what the watch says. */
export interface Mirror {
  readonly revision: number;
  readonly now: number;
  /** `now` as the objects write it. */
  readonly clock: string;
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
  /** The branch of history that one is on. */
  readonly branch: string;
  /** True while an instant of the past is shown: acting begins a branch. */
  readonly past: boolean;
  /** Those in force; undefined until the first frame. */
  readonly settings: Settings | undefined;
  /** Running containers whose behaviour is a guess. */
  readonly assumed: readonly AssumedImage[];
}

/** Enough to explain the last few edits; the worker keeps the whole history. */
export const EVENTS_KEPT = 500;

export const emptyMirror: Mirror = {
  revision: 0,
  now: 0,
  clock: '',
  objects: {},
  nodes: [],
  probes: [],
  events: [],
  problems: [],
  applied: true,
  applyLog: [],
  clients: [],
  branch: 'main',
  past: false,
  settings: undefined,
  assumed: [],
};

/** Names an object in the mirror, in selections and on the canvas. */
export const objectKey = (kind: string, namespace: string | undefined, name: string): string =>
  `${kind}/${namespace ?? ''}/${name}`;

const storeKey = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;

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

/** The mirror after a frame: objects and events are told as changes, the rest as it is now. A full frame replaces all. */
export function foldFrame(mirror: Mirror, frame: Frame): Mirror {
  const base = frame.full ? emptyMirror : mirror;
  return {
    revision: frame.revision,
    now: frame.now,
    clock: frame.clock,
    objects: foldObjects(base.objects, frame),
    nodes: frame.nodes,
    probes: frame.probes,
    events: [...base.events, ...frame.events].slice(-EVENTS_KEPT),
    problems: frame.problems,
    applied: frame.applied,
    applyLog: frame.applyLog,
    clients: frame.clients,
    branch: frame.branch ?? mirror.branch,
    past: frame.past ?? false,
    settings: frame.settings,
    assumed: frame.assumed ?? [],
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
