import type { Connection } from '../connect.ts';
import { podSpecOrigin } from '../explain/origins.ts';
import type { Origin } from '../hop.ts';
import { programs } from '../listen.ts';
import type { Run } from '../run.ts';
import { nameOf, placeOf, type Station } from '../station.ts';
import { type Draft, docs, draft } from './hop-of.ts';

const listening = (run: Run, station: Station): string =>
  programs(run, station)
    .flatMap(({ container, image }) =>
      image.listeners(container).map(({ port, protocol }) => `:${port}/${protocol}`),
    )
    .join(', ') || 'no port';

function portOrigins(run: Run, station: Station, port: number): readonly Origin[] {
  if (station.at !== 'pod') return [];
  const { pod } = station;
  return pod.spec.containers.flatMap((container, i) =>
    (container.ports ?? []).flatMap(({ containerPort }, j) =>
      containerPort === port
        ? [podSpecOrigin(run.read, pod, `spec.containers[${i}].ports[${j}].containerPort`)]
        : [],
    ),
  );
}

type Common = Pick<Draft, 'time' | 'kind' | 'place' | 'before' | 'after'>;

/** A machine that is no part of the cluster answers, by the name that it was asked for. */
function outsideAnswer(
  common: Common,
  name: string,
  program: string,
  exchange: Connection['exchange'],
): Draft {
  const { answer, asked } = exchange ?? {};
  return draft({
    ...common,
    label: name,
    title: `${name} answers`,
    caption: answer
      ? `${name} answers ${answer.status} ${answer.reason}: it was asked for Host ${asked?.host}.`
      : `${name} has that port open.`,
    because: `A machine outside the cluster, where ${program} listens. It knows nothing of Services, and no rule had a part in this: the name led straight to its address, and the Host header is the name that the client was given.`,
    docs: docs.service,
    verdict: answer && answer.status >= 400 ? 'failed' : 'answered',
  });
}

/** That a rule gave up the client's address on the way, where one did. */
function hidden({ legs }: Connection['first'], seen: string): string {
  const sent = legs[0]?.packet.src;
  return sent === undefined || sent === seen
    ? ''
    : ` That is not ${sent}, which sent it: a rule on the way put the address of its node there, so that the reply comes back through that node.`;
}

/** The packet is in the Pod's own namespace: is anything listening on that port? */
export function podAnswerHop(run: Run, { protocol, first, server, exchange }: Connection): Draft | undefined {
  const { end } = first;
  if (end.end !== 'arrived') return undefined;
  const { station, packet } = end;
  const name = nameOf(station);
  const common = {
    time: first.legs.at(-1)?.at ?? 0,
    kind: 'pod-answer' as const,
    place: placeOf(station),
    docs: docs.service,
    before: packet,
    after: packet,
  };
  if (protocol === 'ICMP')
    return draft({
      ...common,
      label: 'echo reply',
      title: `${name} answers the echo request`,
      caption: `The kernel of ${name} answers: no program is asked.`,
      because:
        'ICMP echo is answered by the network stack of whoever has the address. It says nothing about ports.',
      verdict: 'answered',
    });
  if (!server)
    return draft({
      ...common,
      label: protocol === 'TCP' ? 'RST' : 'ICMP error',
      title: 'Nobody listens on that port',
      caption: `${name} is reached, but nothing listens on port ${packet.dport} there: its kernel answers ${protocol === 'TCP' ? 'RST' : 'ICMP port unreachable'}.`,
      because: `targetPort is the port inside the Pod’s network namespace, and nobody checks it: rules and EndpointSlice are in order, the Pod is ready, and still no process has port ${packet.dport} (listening there: ${listening(run, station)}). The refusal comes from the Pod, not from a rule.`,
      verdict: 'refused',
      derivedFrom: portOrigins(run, station, packet.dport),
    });
  const { pod, container, image } = server;
  if (!pod) return outsideAnswer(common, name, image.name, exchange);
  return draft({
    ...common,
    label: `Pod :${packet.dport}`,
    title: `${image.name} answers in ${pod.metadata.name}`,
    caption: `${container.name} in Pod ${pod.metadata.name} listens on port ${packet.dport} and sees client ${packet.src}.`,
    because:
      station.at === 'pod'
        ? `A Pod has its own network namespace; ${container.name} has port ${packet.dport} open in it. It logs the source address of the packet as it arrives here.${hidden(first, packet.src)}`
        : `${pod.metadata.name} has hostNetwork: true: it has no network namespace of its own, and its ports are the node’s.`,
    verdict: exchange?.response ? 'answered' : 'pass',
    derivedFrom: portOrigins(run, station, packet.dport),
    ...(exchange?.log && { lines: [exchange.log] }),
  });
}
