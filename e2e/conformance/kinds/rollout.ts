import type { Deployment, Event, Pod, ReplicaSet } from '../../../core/api/index.ts';
import { listOf } from '../../../core/apiserver/index.ts';
import {
  deploymentController,
  garbageCollector,
  replicaSetController,
} from '../../../core/controllers/index.ts';
import { rfc3339 } from '../../../core/sim/index.ts';
import { differences } from '../controllers/compare.ts';
import { type Loop, newLoop } from '../controllers/loop.ts';
import type { Failure, Vector, VectorKind } from '../kind.ts';

interface Step {
  readonly after: string;
  readonly oldReplicas: number;
  readonly newReplicas: number;
  readonly oldReady: number;
  readonly newReady: number;
  readonly deployment: Readonly<Record<string, number>>;
}

interface Expectation {
  readonly steps: readonly Step[];
  readonly events: readonly string[];
}

const OLD_IMAGE = 'nginx:1.27';
const NEW_IMAGE = 'nginx:1.28';
/** Long enough for every watch event, short of any deadline. */
const SETTLE = 1_000;

const imageOf = (object: Pod | ReplicaSet): string =>
  (object.kind === 'Pod' ? object.spec : object.spec.template?.spec)?.containers[0]?.image ?? '';

const isReady = (pod: Pod): boolean => pod.status?.phase === 'Running';

function makeReady(loop: Loop, pod: Pod): void {
  const lastTransitionTime = rfc3339(loop.now);
  const object: Pod = {
    ...pod,
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime }] },
  };
  loop.submit({ effect: 'Write', verb: 'updateStatus', object });
  loop.advance(SETTLE);
}

/** Makes every Pod ready that waits now, one after another. */
function everyWaitingBecomesReady(loop: Loop, image: string): void {
  const waiting = listOf(loop.read, 'Pod').filter((pod) => !isReady(pod) && imageOf(pod) === image);
  for (const { metadata } of waiting) {
    const pod = loop.read.get('Pod', metadata.namespace ?? '', metadata.name);
    if (pod?.kind === 'Pod') makeReady(loop, pod);
  }
}

const deployment = (loop: Loop): Deployment => loop.read.get('Deployment', 'default', 'web') as Deployment;

function settled(loop: Loop, { after, deployment: wanted }: Step): Step {
  const sets = listOf(loop.read, 'ReplicaSet');
  const of = (image: string): ReplicaSet | undefined => sets.find((set) => imageOf(set) === image);
  const [old, next] = [of(OLD_IMAGE), of(NEW_IMAGE)];
  const status: Readonly<Record<string, unknown>> = { ...deployment(loop).status };
  return {
    after,
    oldReplicas: old?.spec.replicas ?? 0,
    newReplicas: next?.spec.replicas ?? 0,
    oldReady: old?.status?.readyReplicas ?? 0,
    newReady: next?.status?.readyReplicas ?? 0,
    deployment: Object.fromEntries(Object.keys(wanted).map((key) => [key, Number(status[key] ?? 0)])),
  };
}

/** Messages about the Deployment in the order told, with the names of the sets replaced. */
function messages(loop: Loop): readonly string[] {
  const names = Object.fromEntries(
    listOf(loop.read, 'ReplicaSet').map((set) => [set.metadata.name, imageOf(set)]),
  );
  const events = loop.read
    .list('Event')
    .map((event) => event as Event)
    .filter(({ involvedObject }) => involvedObject.kind === 'Deployment')
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion));
  return events.map(({ message }) =>
    Object.entries(names).reduce(
      (text, [name, image]) => text.replace(name, image === OLD_IMAGE ? 'web-<old>' : 'web-<new>'),
      message,
    ),
  );
}

/**
 * Where each set began and ended, up and down: how the sizes between fall together with Pods becoming ready one
 * after another is one recorded order among several.
 */
function spans(told: readonly string[]): Readonly<Record<string, string>> {
  const ends: Record<string, string> = {};
  for (const message of told) {
    const match = /Scaled (up|down) replica set (\S+) from (\d+) to (\d+)$/.exec(message);
    if (!match) {
      ends[message] = 'told';
      continue;
    }
    const [, direction, set, from, to] = match;
    const key = `${set} ${direction}`;
    ends[key] = `${ends[key]?.split(' ')[0] ?? from} to ${to}`;
  }
  return ends;
}

function run(vector: Vector): readonly Failure[] {
  const expect = vector.expect as Expectation;
  const [object] = vector.objects as readonly Deployment[];
  const loop = newLoop([deploymentController, replicaSetController, garbageCollector], 'node-1');
  loop.place([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } }]);
  loop.submit({ effect: 'Write', verb: 'create', object: object as Deployment });
  loop.advance(SETTLE);
  everyWaitingBecomesReady(loop, OLD_IMAGE);

  const before = deployment(loop);
  const { template } = before.spec;
  const containers = template.spec.containers.map((each) => ({ ...each, image: NEW_IMAGE }));
  const spec = { ...before.spec, template: { ...template, spec: { ...template.spec, containers } } };
  loop.submit({ effect: 'Write', verb: 'update', object: { ...before, spec } });
  loop.advance(SETTLE);
  const steps = expect.steps.map((step, index) => {
    if (index > 0) everyWaitingBecomesReady(loop, NEW_IMAGE);
    return settled(loop, step);
  });
  return [
    ...differences('steps', expect.steps, steps),
    ...differences('events', spans(expect.events), spans(messages(loop))),
  ];
}

/** Settled states of rolling updates that kube-controller-manager was recorded to go through, and what it told. */
export const kind: VectorKind = { kind: 'rollout', run };
