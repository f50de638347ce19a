import type { Container, Event, Pod, Probe } from '../../../core/api/index.ts';
import type { ClusterComponent } from '../../../core/apiserver/index.ts';
import type { Image } from '../../../core/images/index.ts';
import { kubeletWith } from '../../../core/kubelet/index.ts';
import { scheduler } from '../../../core/scheduler/index.ts';
import { differences } from '../controllers/compare.ts';
import { newLoop, WATCH } from '../controllers/loop.ts';
import type { Failure, Vector, VectorKind } from '../kind.ts';

type Answers = Readonly<Record<string, Readonly<Record<string, number>>>>;

interface Observed {
  readonly t: number;
  readonly phase: string | undefined;
  readonly state: string;
  readonly started: boolean | undefined;
  readonly containerReady: boolean;
  readonly restartCount: number;
  readonly podReady: string | undefined;
}

type Probed = readonly [second: number, path: string, status: number];

interface Expectation {
  readonly observed: readonly Observed[];
  readonly probes: readonly Probed[];
  readonly events: readonly { type: string; reason: string; message: string; count: number }[];
  readonly toleranceSeconds: number;
}

/**
 * The Pod reaches the kubelet a tenth of a second after a relist. The recordings do not say; their ticks are that
 * much after the states they observed.
 */
const ARRIVAL = 10_090;

const probesOf = ({ startupProbe, livenessProbe, readinessProbe }: Container): readonly Probe[] =>
  [startupProbe, livenessProbe, readinessProbe].filter((probe) => probe !== undefined);

/** The status that a path answers at a second: the newest entry that names it, else 200. */
function answerAt(answers: Answers, path: string, second: number): number {
  const times = Object.keys(answers)
    .map(Number)
    .filter((time) => time <= Math.max(0, second) && answers[String(time)]?.[path] !== undefined)
    .sort((a, b) => a - b);
  return answers[String(times.at(-1))]?.[path] ?? 200;
}

/** A server on whatever ports the probes ask, with answers by path and time. */
function scripted(answer: (path: string) => number): Image {
  return {
    name: 'scripted',
    repositories: [],
    libc: 'glibc',
    bytes: 0,
    startup: 0,
    listeners: (container) =>
      probesOf(container).flatMap(({ httpGet, tcpSocket }) => {
        const port = httpGet?.port ?? tcpSocket?.port;
        return typeof port === 'number'
          ? [{ protocol: 'TCP', address: '::', port, speaks: 'http' } as const]
          : [];
      }),
    http: (_container, { path }) => ({ status: answer(path), reason: '', headers: {}, body: 'x' }),
    stop: () => ({ after: 0, code: 0 }),
    exec: () => ({ after: 0, code: 0, output: '' }),
  };
}

/** Writes down every state of the Pod in which its container runs or has run. */
function observer(now: () => number, seen: Observed[]): ClusterComponent<null> {
  return {
    name: 'observer',
    scope: 'cluster',
    initial: null,
    watches: ['Pod'],
    handle(memory, event) {
      const pod = event.type === 'MODIFIED' ? (event.object as Pod) : undefined;
      const container = pod?.status?.containerStatuses?.[0];
      if (!pod || !container || (container.state.waiting && container.restartCount === 0))
        return { memory, effects: [] };
      const state: Observed = {
        t: now() - WATCH / 1000,
        phase: pod.status?.phase,
        state: Object.keys(container.state)[0] ?? '',
        started: container.started,
        containerReady: container.ready,
        restartCount: container.restartCount,
        podReady: pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status,
      };
      const { t: _before, ...last } = seen.at(-1) ?? { t: 0 };
      const { t: _now, ...current } = state;
      if (differences('', last, current).length > 0) seen.push(state);
      return { memory, effects: [] };
    },
  };
}

const near = (left: number, right: number, tolerance: number): boolean => Math.abs(left - right) <= tolerance;

/** Times within the tolerance, everything else exactly. */
function compareTimed(
  path: string,
  expected: readonly { readonly t: number }[],
  actual: readonly { readonly t: number }[],
  tolerance: number,
): readonly Failure[] {
  if (expected.length !== actual.length) return [{ path, expected, actual }];
  return expected.flatMap((each, index) => {
    const other = actual[index] as { readonly t: number };
    const late = near(each.t, other.t, tolerance)
      ? []
      : [{ path: `${path}[${index}].t`, expected: each.t, actual: other.t }];
    return [...late, ...differences(`${path}[${index}]`, { ...each, t: 0 }, { ...other, t: 0 })];
  });
}

function run(vector: Vector): readonly Failure[] {
  const expect = vector.expect as Expectation;
  const { answers } = vector.request as { readonly answers: Answers };
  const seen: Observed[] = [];
  const probes: { t: number; path: string; status: number }[] = [];
  const now = (): number => loop.now / 1000;
  const startedAt = (): number => seen[0]?.t ?? now();
  const image = scripted((path) => {
    const status = answerAt(answers, path, now() - startedAt());
    probes.push({ t: now(), path: path.slice(1), status });
    return status;
  });
  const kubelet = kubeletWith(() => ({ image, assumed: false }));
  const [pod] = vector.objects as readonly Pod[];
  const references = Object.fromEntries(
    pod?.spec.containers.map((each) => [each.image ?? '', true as const]) ?? [],
  );
  const present = { ...kubelet, initial: { ...kubelet.initial, relistPhase: 0, images: references } };
  const loop = newLoop([scheduler, present, observer(now, seen)], 'node-1');
  loop.place([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } },
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'node-1' },
      spec: { podCIDR: '10.244.1.0/24' },
      status: { addresses: [{ type: 'InternalIP', address: '10.0.0.11' }] },
    },
  ]);
  loop.advance(ARRIVAL);
  loop.submit({
    effect: 'Write',
    verb: 'create',
    object: { ...pod, metadata: { ...pod?.metadata, namespace: 'default' } } as Pod,
  });
  while (seen.length === 0 && loop.now < ARRIVAL + 60_000) loop.advance(1);
  const last = Math.max(5, ...expect.probes.map(([second]) => second));
  loop.advance((last + 0.5) * 1000);

  const since = <T extends { readonly t: number }>(each: T): T => ({ ...each, t: each.t - startedAt() });
  const events = loop.read
    .list('Event')
    .map((event) => event as Event)
    .map(({ type, reason, message, count }) => ({ type, reason, message, count }));
  const anyUid = <T extends { readonly message: string }>(each: T): T => ({
    ...each,
    message: each.message.replace(/(_default\()[^)]*\)/, '$1uid)'),
  });
  const sorted = <T extends { readonly message: string }>(list: readonly T[]): readonly T[] =>
    [...list].sort((a, b) => (a.message < b.message ? -1 : 1));
  const wanted = expect.probes.map(([t, path, status]) => ({ t, path, status }));
  const end = (wanted.at(-1)?.t ?? 0) - expect.toleranceSeconds;
  const inTime = probes.map(since).filter(({ t }, index) => index < wanted.length || t < end);
  return [
    ...compareTimed('observed', expect.observed, seen.map(since), expect.toleranceSeconds),
    ...compareTimed('probes', wanted, inTime, expect.toleranceSeconds),
    ...differences('events', sorted(expect.events.map(anyUid)), sorted(events.map(anyUid))),
  ];
}

/** Probes, states and events of a Pod over time, as the kubelet's own prober was recorded to make them. */
export const kind: VectorKind = { kind: 'probes', run };
