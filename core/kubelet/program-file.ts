import type { ConfigMap, Pod } from '../api/index.ts';
import type { ClusterContext, ClusterReaction, Effect } from '../apiserver/index.ts';
import { type Exit, fileReaderOf, type Image, type Surroundings, underFile } from '../images/index.ts';
import { type Millis, sortedGet, sortedValues } from '../sim/index.ts';
import { kubeletDelay } from './delays.ts';
import type { FileHooks } from './file-hooks.ts';
import type { ContainerRecord, KubeletMemory, LogLine, PodRecord } from './memory.ts';
import type { ImageOf } from './probe/attempt.ts';
import { changeContainer, containerNamed, later, syncAtRelist, type Turn } from './turn.ts';

/** ConfigMaps that described programs are configured by: `namespace/name`. */
const PROGRAM_FILES: readonly string[] = ['kube-system/coredns', 'kube-system/node-local-dns'];

const isProgramFile = ({ metadata }: ConfigMap): boolean =>
  PROGRAM_FILES.includes(`${metadata.namespace}/${metadata.name}`);

/** Lines of one program that are kept. */
const KEPT_LINES = 200;

/** Programs of a Pod as their files in force make them. */
const programOf =
  (imageOf: ImageOf, record: PodRecord | undefined): ImageOf =>
  (container, pod) => {
    const known = imageOf(container, pod);
    const file = record?.containers[container.name]?.file;
    return file === undefined ? known : { ...known, image: underFile(known.image, file) };
  };

function textOf({ file }: Image, { read }: ClusterContext): string | undefined {
  const object = file && read.get('ConfigMap', file.namespace, file.configMap);
  return object?.kind === 'ConfigMap' ? object.data?.[file?.key ?? ''] : undefined;
}

function around({ record, context }: Pick<Turn, 'record' | 'context'>): Surroundings {
  const dns = context.read.get('Service', 'kube-system', 'kube-dns');
  return {
    addresses: record.addresses,
    isOwnService: (address) => dns?.kind === 'Service' && dns.spec.clusterIP === address,
    draw: context.draw,
  };
}

const logged = (log: readonly string[], at: Millis): readonly LogLine[] => log.map((text) => ({ at, text }));

/** What a container that starts now has of its file. */
function startsWithFile(
  turn: Turn,
  image: Image,
): Pick<ContainerRecord, 'file' | 'log'> & { readonly exit?: Exit } {
  const text = textOf(image, turn.context);
  const reading = text === undefined ? undefined : fileReaderOf(image)?.start(text, around(turn));
  if (!reading) return {};
  const { inForce, log, exit } = reading;
  return { file: inForce, log: logged(log, turn.context.now), ...(exit && { exit }) };
}

/** A program looks at its file and finds it changed. */
function looksAtFile(turn: Turn, name: string, restartCount: number): void {
  const container = containerNamed(turn.pod, name);
  const record = turn.record.containers[name];
  if (!container || record?.state.is !== 'running' || record.restartCount !== restartCount) return;
  const { image } = turn.imageOf(container, turn.pod);
  const text = textOf(image, turn.context);
  const reading =
    text === undefined ? undefined : fileReaderOf(image)?.reload(record.file, text, around(turn));
  if (!reading) return;
  const log = [...(record.log ?? []), ...logged(reading.log, turn.context.now)].slice(-KEPT_LINES);
  changeContainer(turn, name, { ...record, file: reading.inForce, log });
  if (reading.exit) later(turn, `exit/${name}/${restartCount}/${reading.exit.code}`, reading.exit.after);
  syncAtRelist(turn);
}

/** A ConfigMap has changed: the programs of this node that are configured by it will look at it, each in its own time. */
function awaitFile(
  memory: KubeletMemory,
  { metadata }: ConfigMap,
  context: ClusterContext,
  imageOf: ImageOf,
): ClusterReaction<KubeletMemory> {
  const effects: Effect[] = [];
  let last = memory.filesReadAt ?? 0;
  for (const record of sortedValues(memory.pods)) {
    const pod = context.read.get('Pod', record.namespace, record.name);
    if (pod?.kind !== 'Pod') continue;
    for (const container of record.spec.containers) {
      const known = record.containers[container.name];
      const { file, ...image } = imageOf(container, pod).image;
      if (known?.state.is !== 'running' || file?.configMap !== metadata.name) continue;
      const looks = fileReaderOf({ ...image, file })?.looksAgain(known.file, context.draw);
      if (looks === undefined) continue;
      const after = kubeletDelay(context, 'configMap') + looks;
      last = Math.max(last, context.now + after);
      const timer = `file/${record.uid}/${container.name}/${known.restartCount}`;
      effects.push({ effect: 'Later', after, timer });
    }
  }
  return { memory: effects.length > 0 ? { ...memory, filesReadAt: last } : memory, effects };
}

/** All of it, to be handed to the kubelet. */
export const programFiles: FileHooks = { isProgramFile, programOf, startsWithFile, looksAtFile, awaitFile };

/** What a container's program has printed about its file: the one that runs (or ran last), and the one before it. */
export function printedBy(
  memory: KubeletMemory,
  pod: Pod,
  container: string,
): { readonly startedAt?: Millis; readonly log?: readonly LogLine[]; readonly before?: readonly LogLine[] } {
  const known = sortedGet(memory.pods, pod.metadata.uid ?? '')?.containers[container];
  if (!known) return {};
  const { state, last, log, logBefore } = known;
  const startedAt = state.is === 'waiting' ? last?.startedAt : state.startedAt;
  return {
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(log && { log }),
    ...(logBefore && { before: logBefore }),
  };
}
