import { type ApiObject, type Pod, sortedJson } from '../../../core/api/index.ts';
import {
  endpointSliceController,
  endpointSliceMirroringController,
  endpointsController,
  garbageCollector,
} from '../../../core/controllers/index.ts';
import { rfc3339 } from '../../../core/sim/index.ts';
import { differences } from '../controllers/compare.ts';
import { type Loop, newLoop } from '../controllers/loop.ts';
import type { Failure, Vector, VectorKind } from '../kind.ts';

const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';
const NAMESPACE = 'default';

interface Change {
  readonly verb: 'delete' | 'patch' | 'patchStatus' | 'create' | 'update';
  readonly kind: string;
  readonly name: string;
  readonly gracePeriodSeconds?: number;
  readonly patch?: Record<string, unknown>;
  readonly status?: Record<string, unknown>;
  readonly object?: ApiObject;
}

interface Expectation {
  readonly slices?: readonly Json[];
  readonly endpoints?: readonly Json[];
  readonly events?: readonly { type: string; reason: string; message: string; object: string }[];
  readonly sliceSizes?: readonly number[];
  readonly sliceShape?: Json;
  readonly endpointsAddressCount?: number;
  readonly endpointsAnnotations?: Json;
  readonly hintCounts?: Readonly<Record<string, number>>;
}

// biome-ignore lint/suspicious/noExplicitAny: parsed vectors are compared field by field, whatever they hold
type Json = any;

/** RFC 7386. */
function merged(target: Json, patch: Json): Json {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

/** Pods by the rule `generate` gives in words. */
function generated(generate: { count: number; template: Pod } | undefined): readonly Pod[] {
  return Array.from({ length: generate?.count ?? 0 }, (_, i): Pod => {
    const { template } = generate as { template: Pod };
    const ip = `10.1.${Math.floor(i / 250)}.${(i % 250) + 1}`;
    const uid = `${template.metadata.uid}-${i}`;
    const name = `web-${String(i).padStart(3, '0')}`;
    const status = { ...template.status, podIP: ip, podIPs: [{ ip }] };
    return { ...template, metadata: { ...template.metadata, name, uid }, status };
  });
}

const created = (object: ApiObject): ApiObject =>
  object.kind === 'Service'
    ? { ...object, metadata: { ...object.metadata, creationTimestamp: rfc3339(0) } }
    : object.kind === 'Endpoints'
      ? { ...object, metadata: { uid: '00000000-0000-4000-8000-000000000901', ...object.metadata } }
      : object;

function apply(loop: Loop, change: Change): void {
  const { kind, name } = change;
  if (change.verb === 'create' || change.verb === 'update') {
    loop.submit({ effect: 'Write', verb: change.verb, object: change.object as ApiObject });
    return;
  }
  if (change.verb === 'delete') {
    const { gracePeriodSeconds: seconds } = change;
    const grace = seconds === undefined ? {} : { gracePeriodSeconds: seconds };
    loop.submit({ effect: 'Write', verb: 'delete', kind, namespace: NAMESPACE, name, ...grace });
    return;
  }
  const old = loop.read.get(kind, kind === 'Node' ? '' : NAMESPACE, name);
  const patch = change.verb === 'patch' ? change.patch : { status: change.status };
  const verb = change.verb === 'patch' ? 'update' : 'updateStatus';
  loop.submit({ effect: 'Write', verb, object: merged(old, patch) });
}

const sorted = (list: readonly Json[]): readonly Json[] =>
  [...list].sort((a, b) => (sortedJson(a) < sortedJson(b) ? -1 : 1));

/** Only what a vector says: order of endpoints, ports and slices means nothing, names only where they must survive. */
function bareMetadata({ name, namespace, generateName, labels, annotations, ownerReferences }: Json): Json {
  return { name, namespace, generateName, labels, annotations, ownerReferences };
}

function bareSlice(slice: Json, withName: boolean): Json {
  const metadata = bareMetadata(slice.metadata);
  if (!withName) delete metadata.name;
  return {
    ...slice,
    metadata,
    endpoints: sorted(slice.endpoints ?? []),
    ports: slice.ports?.length ? sorted(slice.ports) : null,
  };
}

const bareEndpoints = (endpoints: Json): Json => {
  const { subsets, ...rest } = endpoints;
  const bare = { ...rest, metadata: bareMetadata(rest.metadata) };
  return subsets
    ? {
        ...bare,
        subsets: sorted(subsets.map((each: Json) => ({ ...each, ports: each.ports && sorted(each.ports) }))),
      }
    : bare;
};

/**
 * Whether the trigger time is there depends, for a new Service, on whether the recorded controller saw the Pods in one
 * go or in two; so without a change it is compared only where the vector has it.
 */
function withoutLuckyTime(actual: Json, expected: Json, hasChange: boolean): Json {
  const annotations = actual?.metadata.annotations;
  if (hasChange || !annotations?.[TRIGGER_TIME] || expected?.metadata.annotations?.[TRIGGER_TIME])
    return actual;
  const { [TRIGGER_TIME]: _time, ...others } = annotations;
  const kept = Object.keys(others).length > 0 ? others : undefined;
  return { ...actual, metadata: { ...actual.metadata, annotations: kept } };
}

/** Pairs each expected object with the actual one that it differs least from. */
function paired(
  path: string,
  expected: readonly Json[],
  actual: readonly Json[],
  hasChange: boolean,
): readonly Failure[] {
  const left = [...actual];
  const failures = expected.flatMap((each, index) => {
    const tries = left.map((candidate) => {
      const bare = bareFor(each, candidate);
      return differences(`${path}[${index}]`, bareFor(each, each), withoutLuckyTime(bare, each, hasChange));
    });
    const best = tries.reduce(
      (least, current, i) => (current.length < (tries[least]?.length ?? 0) ? i : least),
      0,
    );
    if (tries.length === 0) return [{ path: `${path}[${index}]`, expected: each, actual: undefined }];
    left.splice(best, 1);
    return tries[best] ?? [];
  });
  return [...failures, ...left.map((each) => ({ path: `${path}[+]`, expected: undefined, actual: each }))];
}

const bareFor = (expected: Json, object: Json): Json =>
  expected.kind === 'Endpoints'
    ? bareEndpoints(object)
    : bareSlice(object, expected.metadata.name !== undefined);

function compareEvents(expected: NonNullable<Expectation['events']>, loop: Loop): readonly Failure[] {
  const actual = loop.read.list('Event').flatMap((event) =>
    event.kind === 'Event'
      ? [
          {
            type: event.type,
            reason: event.reason,
            message: event.message,
            object: `${event.involvedObject.kind}/${event.involvedObject.name}`,
          },
        ]
      : [],
  );
  return differences('events', sorted(expected), sorted(actual));
}

/** Counts of a vector whose exact packing is up to upstream's map order. */
function compareShape(expect: Expectation, loop: Loop): readonly Failure[] {
  const slices = loop.read.list('EndpointSlice') as readonly Json[];
  const endpoints = loop.read.get('Endpoints', NAMESPACE, 'web') as Json;
  const sizes = slices.map((slice) => slice.endpoints?.length ?? 0).sort((a, b) => b - a);
  const shape = (slice: Json): Json => ({ ...bareSlice(slice, false), endpoints: undefined });
  return [
    ...differences('sliceSizes', expect.sliceSizes, sizes),
    ...slices.flatMap((slice, i) => differences(`slices[${i}]`, shape(expect.sliceShape), shape(slice))),
    ...differences(
      'endpointsAddressCount',
      expect.endpointsAddressCount,
      endpoints?.subsets?.[0]?.addresses?.length,
    ),
    ...differences('endpointsAnnotations', expect.endpointsAnnotations, endpoints?.metadata.annotations),
  ];
}

function hintCounts(slices: readonly Json[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const slice of slices)
    for (const endpoint of slice.endpoints ?? [])
      for (const { name } of endpoint.hints?.forZones ?? []) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Where the vector counts hints, which endpoint got which is not compared. */
const withoutHints = (slice: Json): Json => ({
  ...slice,
  endpoints: slice.endpoints?.map(({ hints: _hints, ...rest }: Json) => rest),
});

function run(vector: Vector): readonly Failure[] {
  const expect = vector.expect as Expectation;
  const loop = newLoop(
    [endpointSliceController, endpointsController, endpointSliceMirroringController, garbageCollector],
    'node-1',
    1_000,
  );
  const objects = (vector.objects as readonly ApiObject[]).map(created);
  const namespace: ApiObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };
  loop.place([namespace, ...objects, ...generated(vector.generate as Parameters<typeof generated>[0])]);
  loop.advance(5_000);
  const changes = (vector.change ?? []) as readonly Change[];
  for (const change of changes) apply(loop, change);
  loop.advance(5_000);

  const slices = loop.read.list('EndpointSlice') as readonly Json[];
  const endpoints = loop.read.list('Endpoints');
  const hasChange = changes.length > 0;
  const strip = expect.hintCounts ? withoutHints : (slice: Json): Json => slice;
  return [
    ...(expect.slices ? paired('slices', expect.slices.map(strip), slices.map(strip), hasChange) : []),
    ...(expect.endpoints ? paired('endpoints', expect.endpoints, endpoints, hasChange) : []),
    ...(expect.events ? compareEvents(expect.events, loop) : []),
    ...(expect.hintCounts ? differences('hintCounts', expect.hintCounts, hintCounts(slices)) : []),
    ...(expect.sliceSizes ? compareShape(expect, loop) : []),
  ];
}

/** EndpointSlices, legacy Endpoints and events that kube-controller-manager was recorded to write. */
export const kind: VectorKind = { kind: 'endpointslice', run };
