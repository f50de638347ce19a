import type { Container, Pod } from '../api/index.ts';
import type { Millis } from '../sim/index.ts';
import { bindAddress } from './command.ts';
import type { Exit, Image, Listener } from './image.ts';
import { respond } from './program.ts';

/**
 * Annotations of a Pod (in a workload: of its template) that say what its first container does, whatever the image:
 *
 *     packetwalk.dev/listen: "tcp:8080,udp:53,tcp:127.0.0.1:9000"   sockets, instead of the image's
 *     packetwalk.dev/http: "/healthz=503,/=200"                     status by path; `/` stands for every other path
 *     packetwalk.dev/startup: 5s                                    from the start of the process to its sockets
 *     packetwalk.dev/latency: 200ms                                 from a request to its answer
 *     packetwalk.dev/on-sigterm: ignore | drain | exit              until SIGKILL | for five seconds | at once
 *     packetwalk.dev/dns: resolve-once | each-time                  keeps the address it got first | asks before each connection
 *
 * With `.NAME` behind the key (`packetwalk.dev/listen.sidecar`) they mean the container of that name.
 */
const ANNOTATION_PREFIX = 'packetwalk.dev/';

/** How long a program that drains goes on. */
const DRAIN: Millis = 5_000;

/** What a container was told to do. */
interface Told {
  readonly listen?: readonly Pick<Listener, 'protocol' | 'address' | 'port'>[];
  readonly http?: Readonly<Record<string, number>>;
  readonly startup?: Millis;
  readonly latency?: Millis;
  readonly onSigterm?: 'ignore' | 'drain' | 'exit';
  readonly dns?: 'resolve-once' | 'each-time';
}

type Parsed<Value> = { readonly value: Value } | { readonly problem: string };

const UNITS: Readonly<Record<string, Millis>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `5s`, `200ms`, `1m30s`: Go's time.Duration, from milliseconds up. */
function duration(text: string): Parsed<Millis> {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text)
    return { problem: `"${text}" is no duration such as 5s or 200ms` };
  return { value: parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0) };
}

const items = (text: string): readonly string[] => text.split(',').map((item) => item.trim());

function listen(text: string): Parsed<NonNullable<Told['listen']>> {
  const sockets: NonNullable<Told['listen']>[number][] = [];
  for (const item of items(text)) {
    const match = /^(tcp|udp|sctp):(.+)$/i.exec(item);
    const { address = '::', port } = bindAddress(match?.[2] ?? '');
    if (!match || !Number.isInteger(port) || port < 1 || port > 65_535)
      return { problem: `"${item}" is no socket such as tcp:8080 or tcp:127.0.0.1:9000` };
    sockets.push({ protocol: match[1]?.toUpperCase() as Listener['protocol'], address, port });
  }
  return { value: sockets };
}

function http(text: string): Parsed<NonNullable<Told['http']>> {
  const statuses: Record<string, number> = {};
  for (const item of items(text)) {
    const [, path, status] = /^(\/[^=]*)=(\d{3})$/.exec(item) ?? [];
    if (path === undefined || Number(status) < 200 || Number(status) > 599)
      return { problem: `"${item}" is no answer such as /healthz=503` };
    statuses[path] = Number(status);
  }
  return { value: statuses };
}

/** One of these words. */
const word =
  (...words: readonly string[]) =>
  (text: string): Parsed<string> =>
    words.includes(text) ? { value: text } : { problem: `"${text}" is neither ${words.join(' nor ')}` };

const KEYS = {
  listen: ['listen', listen],
  http: ['http', http],
  startup: ['startup', duration],
  latency: ['latency', duration],
  'on-sigterm': ['onSigterm', word('ignore', 'drain', 'exit')],
  dns: ['dns', word('resolve-once', 'each-time')],
} as const satisfies Readonly<Record<string, readonly [keyof Told, (text: string) => Parsed<unknown>]>>;

type Annotated = Pick<Pod, 'metadata' | 'spec'>;

const containersOf = ({ spec }: Annotated): readonly Container[] => [
  ...spec.containers,
  ...(spec.initContainers ?? []),
];

interface Read {
  readonly container: string;
  readonly told: Told;
  readonly problem?: string;
}

/** One annotation: whom it means and what it says. */
function read(pod: Annotated, key: string, text: string): Read {
  const [, name = '', suffix] = /^([^.]*)(?:\.(.*))?$/.exec(key.slice(ANNOTATION_PREFIX.length)) ?? [];
  const container = suffix ?? pod.spec.containers[0]?.name ?? '';
  const wrong = (problem: string): Read => ({ container, told: {}, problem: `${key}: ${problem}` });
  if (!(name in KEYS)) return wrong(`unknown; known are ${Object.keys(KEYS).join(', ')}`);
  if (!containersOf(pod).some((each) => each.name === container))
    return wrong(`there is no container "${container}"`);
  const [field, parse] = KEYS[name as keyof typeof KEYS];
  const parsed: Parsed<unknown> = parse(text.trim());
  return 'problem' in parsed
    ? wrong(`${parsed.problem}; the annotation is ignored`)
    : { container, told: { [field]: parsed.value } };
}

function readAll(pod: Annotated): readonly Read[] {
  const annotations = pod.metadata.annotations ?? {};
  return Object.keys(annotations)
    .filter((key) => key.startsWith(ANNOTATION_PREFIX))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((key) => read(pod, key, annotations[key] ?? ''));
}

/** What is wrong with a Pod's annotations, in words for an event. */
export const annotationProblems = (pod: Annotated): readonly string[] =>
  readAll(pod).flatMap(({ problem }) => problem ?? []);

const STOPS: Readonly<Record<NonNullable<Told['onSigterm']>, Exit | undefined>> = {
  ignore: undefined,
  drain: { after: DRAIN, code: 0 },
  exit: { after: 0, code: 0 },
};

function answering(image: Image, statuses: NonNullable<Told['http']>): NonNullable<Image['http']> {
  return (container, request, pod) => {
    const path = request.path.replace(/[?#].*$/, '');
    const own = image.http?.(container, request, pod);
    const status = statuses[path] ?? statuses['/'] ?? own?.status ?? 404;
    if (own?.status === status) return own;
    const { reason } = respond(status, '');
    return respond(status, status < 300 ? `${pod.name}\n` : `${status} ${reason}\n`);
  };
}

function withSockets(image: Image, sockets: NonNullable<Told['listen']>): Image {
  const answer = image.http ?? (() => respond(200, 'It works\n'));
  return {
    ...image,
    ...(sockets.some(({ protocol }) => protocol === 'TCP') ? { http: answer } : {}),
    listeners: () =>
      sockets.map((socket) => ({ ...socket, speaks: socket.protocol === 'TCP' ? 'http' : 'echo' })),
  };
}

/** The image as the Pod's annotations want this container to behave. */
export function annotated(image: Image, container: Container, pod: Annotated): Image {
  const mine = readAll(pod).filter((each) => each.container === container.name);
  if (mine.length === 0) return image;
  const told: Told = Object.assign({}, ...mine.map((each) => each.told));
  const listening = told.listen ? withSockets(image, told.listen) : image;
  return {
    ...listening,
    ...(told.http ? { http: answering(listening, told.http) } : {}),
    ...(told.startup === undefined ? {} : { startup: told.startup }),
    ...(told.latency === undefined ? {} : { latency: told.latency }),
    ...(told.dns ? { dns: told.dns } : {}),
    ...(told.onSigterm ? { stop: () => STOPS[told.onSigterm ?? 'exit'] } : {}),
  };
}
