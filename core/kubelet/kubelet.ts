import { type ApiObject, type Container, isPodFinished, type Pod, sameJson } from '../api/index.ts';
import type {
  ClusterComponent,
  ClusterContext,
  ClusterReaction,
  ComponentEvent,
  Effect,
  WatchEvent,
} from '../apiserver/index.ts';
import { annotationProblems, type Image, imageOf as publishedImageOf } from '../images/index.ts';
import { emptySorted, type Millis, sortedGet, sortedPut, sortedRemove, sortedValues } from '../sim/index.ts';
import { releaseAddresses } from './addresses.ts';
import { kubeletDelay } from './delays.ts';
import { files } from './file-hooks.ts';
import type { KubeletMemory, PodRecord, Probed, ProbeType } from './memory.ts';
import { podPhase } from './phase.ts';
import type { ImageOf } from './probe/attempt.ts';
import { runWorker, startWorkers, triggerReadiness } from './probing.ts';
import { isEcho, reportStatus } from './report.ts';
import { act, endTask, programEnded } from './start.ts';
import { containerStopped, endPod, releaseNetwork } from './stop.ts';
import { changeRecord, setRelistTimer, type Turn, tell } from './turn.ts';

/** Looks at the runtime, tells probes, and goes on towards the spec (kubelet.go SyncPod). */
function sync(turn: Turn): void {
  turn.wantsSync = false;
  const { containers, hasSandbox } = turn.record;
  changeRecord(turn, { seen: containers, hasSeenSandbox: hasSandbox, lastSync: turn.context.now });
  triggerReadiness(turn);
  if (isOver(turn)) {
    if (!turn.record.isGone) releaseNetwork(turn);
    changeRecord(turn, { isGone: true });
  } else act(turn);
}

const isOver = ({ pod, record }: Turn): boolean => ['Succeeded', 'Failed'].includes(podPhase(pod, record));

function admit(pod: Pod, now: number): PodRecord {
  const { namespace = '', name, uid = '' } = pod.metadata;
  return {
    namespace,
    name,
    uid,
    spec: pod.spec,
    startTime: now,
    hasSandbox: false,
    addresses: [],
    containers: {},
    seen: {},
    hasSeenSandbox: false,
    workers: {},
    backOffs: {},
    lastSync: now,
  };
}

function remove(turn: Turn): Effect {
  const { namespace, name } = turn.record;
  return { effect: 'Write', verb: 'delete', kind: 'Pod', namespace, name, gracePeriodSeconds: 0 };
}

/** `exit/UID/web/0`, `probe/UID/web/readiness`, `sync/UID`. */
function onTimer(turn: Turn, timer: string): void {
  const [kind, , name = '', detail = '', code] = timer.split('/');
  switch (kind) {
    case 'task':
      endTask(turn);
      break;
    case 'exit':
      programEnded(turn, name, Number(detail), code === undefined ? undefined : Number(code));
      break;
    case 'file':
      files.hooks?.looksAtFile(turn, name, Number(detail));
      break;
    case 'probe':
      runWorker(turn, name, detail as ProbeType);
      break;
    case 'stopped':
      containerStopped(turn, name, Number(detail));
      break;
    case 'remove':
      turn.effects.push(remove(turn));
      break;
    default:
      sync(turn);
  }
}

/** Annotations that cannot be read are told of when they come, and change nothing. */
function checkAnnotations(turn: Turn, old: ApiObject | undefined, isNew: boolean): void {
  const { annotations } = turn.pod.metadata;
  if (!isNew && sameJson(annotations ?? {}, old?.metadata.annotations ?? {})) return;
  for (const problem of annotationProblems(turn.pod)) tell(turn, 'Warning', 'InvalidAnnotation', problem);
}

function onPod(turn: Turn, old: ApiObject | undefined, isNew: boolean): void {
  checkAnnotations(turn, old, isNew);
  if (isNew) {
    startWorkers(turn);
    sync(turn);
  }
  if (turn.pod.metadata.deletionTimestamp !== undefined) endPod(turn);
}

function forget(memory: KubeletMemory, uid: string): KubeletMemory {
  const gone = sortedGet(memory.pods, uid);
  if (!gone) return memory;
  const pods = sortedRemove(memory.pods, uid);
  const addresses = gone.isGone ? memory.addresses : releaseAddresses(memory.addresses, gone.addresses);
  return { ...memory, pods, addresses };
}

const isOn = (object: ApiObject | undefined, node: string | undefined): boolean =>
  object?.kind === 'Pod' && object.spec.nodeName === node;

/** A kubelet watches with the field selector spec.nodeName (pkg/kubelet/config/apiserver.go). */
function wants(event: WatchEvent, node: string | undefined): boolean {
  if (event.object.kind === 'ConfigMap')
    return event.type === 'MODIFIED' && files.hooks?.isProgramFile(event.object) === true;
  return (isOn(event.object, node) || isOn(event.old, node)) && !isEcho(event);
}

/** The Pod behind a timer or watch event as the API has it now; undefined when there is none, or another of its name. */
function livePod(context: ClusterContext, namespace: string, name: string, uid: string): Pod | undefined {
  const pod = context.read.get('Pod', namespace, name);
  return pod?.kind === 'Pod' && pod.metadata.uid === uid ? pod : undefined;
}

function subject(memory: KubeletMemory, event: ComponentEvent, context: ClusterContext): Pod | undefined {
  if (event.type === 'REFUSED' || event.type === 'DELETED') return undefined;
  if (event.type === 'TIMER') {
    const record = sortedGet(memory.pods, event.timer.split('/')[1] ?? '');
    return record && livePod(context, record.namespace, record.name, record.uid);
  }
  const { namespace = '', name, uid = '' } = event.object.metadata;
  const pod = event.object.kind === 'Pod' ? livePod(context, namespace, name, uid) : undefined;
  return pod?.spec.nodeName === context.node ? pod : undefined;
}

/**
 * The kubelet of one node, over a given idea of what images do. Mirrors pod workers, PLEG, prober, status manager and
 * the container runtime of pkg/kubelet.
 */
export function kubeletWith(imageOf: ImageOf): ClusterComponent<KubeletMemory> {
  const handle = (
    memory: KubeletMemory,
    event: ComponentEvent,
    context: ClusterContext,
  ): ClusterReaction<KubeletMemory> => {
    if (event.type === 'DELETED')
      return { memory: forget(memory, event.object.metadata.uid ?? ''), effects: [] };
    if ('object' in event && event.object.kind === 'ConfigMap')
      return files.hooks?.awaitFile(memory, event.object, context, imageOf) ?? { memory, effects: [] };
    const pod = subject(memory, event, context);
    if (!pod) return { memory, effects: [] };
    const { uid = '' } = pod.metadata;
    const known = sortedGet(memory.pods, uid);
    if (!known && (event.type === 'TIMER' || isPodFinished(pod))) return { memory, effects: [] };
    const relistPhase =
      memory.relistPhase ?? Math.floor(context.draw('pleg') * kubeletDelay(context, 'plegRelist'));
    const turn: Turn = {
      relistPhase,
      context,
      imageOf: files.hooks?.programOf(imageOf, known) ?? imageOf,
      pod,
      record: known ?? admit(pod, context.now),
      images: memory.images,
      addresses: memory.addresses,
      effects: [],
      wantsSync: false,
      waitsForRelist: false,
    };
    if (event.type === 'TIMER') onTimer(turn, event.timer);
    else if (event.type !== 'REFUSED') onPod(turn, event.old, known === undefined);
    if (turn.wantsSync) sync(turn);
    reportStatus(turn);
    setRelistTimer(turn);
    const { record, images, addresses, effects } = turn;
    const isSame = record === known && images === memory.images && addresses === memory.addresses;
    const pods = sortedPut(memory.pods, uid, record);
    return { memory: isSame ? memory : { ...memory, relistPhase, pods, images, addresses }, effects };
  };
  return {
    name: 'kubelet',
    scope: 'node',
    initial: { pods: emptySorted, addresses: {}, images: {} },
    watches: ['Pod', 'ConfigMap'],
    wants,
    handle,
  };
}

/** The kubelet over the published images. */
export const kubelet: ClusterComponent<KubeletMemory> = kubeletWith(publishedImageOf);

/** A container whose process runs. */
export interface RunningContainer {
  readonly container: Container;
  readonly image: Image;
  /** Nobody has described the image. */
  readonly assumed: boolean;
  readonly startedAt: Millis;
  /** When its sockets listen. */
  readonly listensFrom: Millis;
  /** Its file in force; absent: the one that its image is described with. */
  readonly file?: string;
}

/** Containers of a Pod whose process runs now. */
export function runningContainers(memory: KubeletMemory, pod: Pod): readonly RunningContainer[] {
  const record = sortedGet(memory.pods, pod.metadata.uid ?? '');
  return [...(record?.spec.containers ?? []), ...(record?.spec.initContainers ?? [])].flatMap((container) => {
    const state = record?.containers[container.name]?.state;
    if (state?.is !== 'running') return [];
    const { startedAt } = state;
    const { image, assumed } = (files.hooks?.programOf(publishedImageOf, record) ?? publishedImageOf)(
      container,
      pod,
    );
    const file = record?.containers[container.name]?.file;
    const listensFrom = startedAt + image.startup;
    return [{ container, image, assumed, startedAt, listensFrom, ...(file === undefined ? {} : { file }) }];
  });
}

/** The newest attempt of one probe, and those before it. */
export interface ProbeResult extends Probed {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly probe: ProbeType;
  readonly earlier: readonly Probed[];
}

/** The newest attempts of all probes on the node. */
export function probeResults(memory: KubeletMemory): readonly ProbeResult[] {
  return sortedValues(memory.pods).flatMap(({ namespace, name, workers }) =>
    Object.entries(workers).flatMap(([key, { attempt, earlier = [] }]): readonly ProbeResult[] => {
      const [container = '', probe] = key.split('/') as [string, ProbeType];
      return attempt ? [{ namespace, pod: name, container, probe, ...attempt, earlier }] : [];
    }),
  );
}
