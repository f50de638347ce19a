import type { ApiObject, ConntrackView, DnsView, ObjectView, Origin, TableView } from '../../core/index.ts';
import type { Mirror } from './mirror.ts';
import { objectOf } from './mirror.ts';

/** Which object; the namespace is empty for kinds without one. */
export interface ObjectRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What the Events tab lists: Event objects, every change of the control plane, or the commands that were run. */
export const EVENTS_SHOWN = ['events', 'changes', 'commands'] as const;
export type EventsShown = (typeof EVENTS_SHOWN)[number];

/** What the page asks the worker about objects, and what it was told. */
export interface ObjectsState {
  /** The kind that the Objects tab lists. */
  readonly objectKind: string;
  /** With the columns of `-o wide`. */
  readonly wideTable: boolean;
  readonly eventsShown: EventsShown;
  /** The table that the console shows, as last told. */
  readonly table: TableView | undefined;
  /** The flows of the node that the console shows, as last told. */
  readonly conntrack: ConntrackView | undefined;
  /** Cluster DNS, while its tab is shown. */
  readonly dns: DnsView | undefined;
  /** The object that is open beside the manifests, to read. */
  readonly openObject: ObjectRef | undefined;
  /** Its text as last told; it stays when the object has gone. */
  readonly openView: ObjectView | undefined;
  /** True while it is in front of the files. */
  readonly objectInFront: boolean;
  /** What the Inspector shows: the hop, or what a person pointed at. */
  readonly inspects: 'hop' | 'object';
}

export const noObjects: ObjectsState = {
  objectKind: 'Pod',
  wideTable: false,
  eventsShown: 'events',
  table: undefined,
  conntrack: undefined,
  dns: undefined,
  openObject: undefined,
  openView: undefined,
  objectInFront: false,
  inspects: 'hop',
};

export const refOf = (object: ApiObject): ObjectRef => ({
  kind: object.kind,
  namespace: object.metadata.namespace ?? '',
  name: object.metadata.name,
});

export const sameRef = (a: ObjectRef | undefined, b: ObjectRef | undefined): boolean =>
  a !== undefined && a.kind === b?.kind && a.namespace === b.namespace && a.name === b.name;

/** The object that an origin points at, or into. */
export const refOfOrigin = ({ kind, namespace, name }: Origin): ObjectRef => ({ kind, namespace, name });

/** How an object is called in a line: `Pod web-1`, with the namespace where it is not `default`. */
export function refText({ kind, namespace, name }: ObjectRef): string {
  return namespace === '' || namespace === 'default' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

const controllerOf = (mirror: Mirror, object: ApiObject): ApiObject | undefined => {
  const owner = object.metadata.ownerReferences?.find(({ controller }) => controller);
  return owner && objectOf(mirror, owner.kind, object.metadata.namespace, owner.name);
};

/** Who made an object, from the first on down to itself: Deployment, ReplicaSet, Pod. */
export function ownersOf(mirror: Mirror, ref: ObjectRef): readonly ObjectRef[] {
  const object = objectOf(mirror, ref.kind, ref.namespace, ref.name);
  const owner = object && controllerOf(mirror, object);
  return owner ? [...ownersOf(mirror, refOf(owner)), ref] : [ref];
}

const OWNED = ['ReplicaSet', 'Pod', 'EndpointSlice'];

function ownedBy(mirror: Mirror, owner: ApiObject): readonly ApiObject[] {
  return OWNED.flatMap((kind) => Object.values(mirror.objects[kind] ?? {})).filter((object) =>
    object.metadata.ownerReferences?.some(({ controller, uid }) => controller && uid === owner.metadata.uid),
  );
}

const lists = (slice: ApiObject, pod: ApiObject): boolean =>
  slice.kind === 'EndpointSlice' &&
  slice.metadata.namespace === pod.metadata.namespace &&
  (slice.endpoints ?? []).some(
    ({ targetRef }) => targetRef?.kind === 'Pod' && targetRef.name === pod.metadata.name,
  );

/** What was made from an object: what it owns, the slices that list a Pod, the Pods that a slice lists. */
export function madeFrom(mirror: Mirror, ref: ObjectRef): readonly ObjectRef[] {
  const object = objectOf(mirror, ref.kind, ref.namespace, ref.name);
  if (!object) return [];
  const all = (kind: string): readonly ApiObject[] => Object.values(mirror.objects[kind] ?? {});
  const made =
    object.kind === 'Pod'
      ? all('EndpointSlice').filter((slice) => lists(slice, object))
      : object.kind === 'EndpointSlice'
        ? all('Pod').filter((pod) => lists(object, pod))
        : object.kind === 'Node'
          ? all('Pod').filter((pod) => pod.kind === 'Pod' && pod.spec.nodeName === ref.name)
          : ownedBy(mirror, object);
  return made.map(refOf).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** How long ago a timestamp of an object was, in ms; undefined where there is none. */
export function millisSince(mirror: Mirror, timestamp: string | null | undefined): number | undefined {
  const at = timestamp ? Date.parse(timestamp) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(Date.parse(mirror.clock) - at, 0);
}
