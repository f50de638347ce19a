import { joinHostPort } from '../net/index.ts';
import type { Connection } from './connect.ts';
import { keepersText } from './hops/network-policy.ts';
import type { End } from './journey.ts';
import type { NameLookup } from './lookup.ts';
import type { Outcome } from './record.ts';
import type { Target } from './request.ts';
import { nameOf, type Station } from './station.ts';

/** What a socket call fails with (errno(3)). */
export type Errno =
  | 'ECONNREFUSED'
  | 'ECONNRESET'
  | 'ETIMEDOUT'
  | 'EHOSTUNREACH'
  | 'ENETUNREACH'
  | 'EPERM'
  | 'EINVAL';

/** The words of strerror(3). */
export const strerror: Readonly<Record<Errno, string>> = {
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  ETIMEDOUT: 'Connection timed out',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  EPERM: 'Operation not permitted',
  EINVAL: 'Invalid argument',
};

/** How a request ended, before a tool has put it into its own words. */
export interface Ending
  extends Pick<Outcome, 'kind' | 'summary' | 'answeredBy' | 'server' | 'seenClient' | 'log'> {
  /** Why there is no connection; absent where there is one, and for datagrams that nobody answers. */
  readonly errno?: Errno;
}

/** The Pod behind a socket: the one whose namespace it is in, or one that shares the node's. */
function serverOf(
  station: Station,
  port: number,
  pod = station.at === 'pod' ? station.pod : undefined,
): Pick<Outcome, 'server'> {
  if (!pod || station.at === 'outside') return {};
  return {
    server: {
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name,
      node: station.node,
      address: port === 0 ? station.address : joinHostPort(station.address, port),
    },
  };
}

const who = (station: Station): string => (station.at === 'pod' ? `Pod ${nameOf(station)}` : nameOf(station));

const failed = (kind: Outcome['kind'], errno: Errno, answeredBy: string): Ending => ({
  kind,
  summary: strerror[errno],
  answeredBy,
  errno,
});

/** Nothing came back: a TCP client waits for its time-out, a datagram is just gone. */
function silence(
  { protocol, resumed }: Connection,
  kind: Outcome['kind'],
  because: string,
  rest: Partial<Ending> = {},
): Ending {
  if (protocol !== 'TCP') return { kind, summary: 'No answer', answeredBy: `nobody: ${because}`, ...rest };
  return { ...failed(resumed ? 'hangs' : kind, 'ETIMEDOUT', `nobody: ${because}`), ...rest };
}

function rejected(connection: Connection, end: Extract<End, { end: 'rejected' }>): Ending {
  const unreachable = end.reply.icmp?.type !== 'port-unreachable' && end.reply.tcp !== 'RST';
  const says =
    end.reply.tcp === 'RST' ? 'TCP RST' : unreachable ? 'ICMP unreachable' : 'ICMP port unreachable';
  if (connection.protocol === 'UDP' && end.errno === 'EPERM')
    return failed('not-permitted', 'EPERM', `${end.node} itself, by a REJECT rule, before the datagram left`);
  if (!connection.heard)
    return silence(connection, 'timeout-by-rule', `${end.node} refused, and its ${says} was lost`);
  return unreachable
    ? failed('unreachable', 'ENETUNREACH', `${end.node}: no route (${says})`)
    : failed('refused-by-rule', 'ECONNREFUSED', `${end.node}, by a REJECT rule (${says})`);
}

function lostEnding(connection: Connection, end: Extract<End, { end: 'lost' }>): Ending {
  if (end.reason === 'no-backend')
    return silence(connection, 'timeout-by-balancer', `the ${end.node} has no healthy node to send to`);
  if (end.reason === 'no-route')
    return silence(connection, 'timeout-no-route', 'no rule knows this address and port');
  const because = `no machine has ${end.to}`;
  if (connection.protocol === 'TCP' && !connection.resumed)
    return failed('unreachable', 'EHOSTUNREACH', `${end.node}: ${because}`);
  return silence(
    connection,
    connection.protocol === 'TCP' ? 'hangs' : 'unanswered',
    `${because} (${end.node} asked)`,
  );
}

/** The packet arrived. Who answered, and did the answer come home? */
function arrivedEnding(
  target: Target,
  connection: Connection,
  end: Extract<End, { end: 'arrived' }>,
): Ending {
  const { station, packet } = end;
  const { exchange, reply, heard, server } = connection;
  const there = serverOf(station, packet.dport, server?.pod);
  const by = there.server ? `Pod ${there.server.name} on ${there.server.node}` : who(station);
  const seen = { ...there, seenClient: packet.src };
  const answered = (summary: string, rest: Partial<Ending> = {}): Ending => ({
    kind: 'answered',
    summary,
    answeredBy: by,
    ...seen,
    ...rest,
  });
  if (reply && !heard && reply.end.end === 'arrived')
    return silence(
      connection,
      'timeout-no-route',
      `the answer came from ${reply.end.packet.src}, which ${nameOf(reply.end.station)} never called, and was thrown away`,
      seen,
    );
  if (reply && !heard)
    return silence(
      connection,
      'timeout-no-route',
      reply.end.end === 'dropped'
        ? `${reply.end.node} dropped the reply of ${who(station)} (${reply.end.reason})`
        : `the reply of ${who(station)} did not come back`,
      seen,
    );
  if (connection.protocol === 'ICMP') return answered('1 received', { answeredBy: by });
  if (!server)
    return {
      ...failed(
        'refused-by-pod',
        'ECONNREFUSED',
        `${who(station)}: nothing listens on port ${packet.dport} (${connection.protocol === 'TCP' ? 'TCP RST' : 'ICMP port unreachable'})`,
      ),
      ...there,
    };
  if (connection.protocol === 'UDP')
    return exchange
      ? answered(`answer: ${exchange.text || '(empty)'}`)
      : {
          ...silence(connection, 'unanswered', `${who(station)} took the datagram and says nothing to it`),
          ...seen,
        };
  if (!exchange) return answered('connection open');
  if (exchange.response?.end.end !== 'arrived')
    return { ...failed('hangs', 'ETIMEDOUT', `nobody: the connection stands, and no answer comes`), ...seen };
  const { answer, log, text } = exchange;
  if (answer) return answered(`${answer.status} ${answer.reason}`, log ? { log } : {});
  if (target.http) return { kind: 'wrong-protocol', summary: 'Not an HTTP server', answeredBy: by, ...seen };
  return answered(text ? `answer: ${text}` : 'connection open');
}

function droppedEnding(connection: Connection, end: Extract<End, { end: 'dropped' }>): Ending {
  const by = keepersText(end, 'the packet');
  return by === undefined
    ? silence(connection, 'timeout-by-rule', `${end.node} dropped the packet (${end.reason})`)
    : silence(connection, 'timeout-by-policy', by);
}

/** How an attempt to talk to one address ended. */
export function connectionEnding(target: Target, connection: Connection): Ending {
  const { end } = connection.first;
  switch (end.end) {
    case 'rejected':
      return rejected(connection, end);
    case 'dropped':
      if (connection.protocol === 'UDP' && end.errno === 'EPERM')
        return failed(
          'not-permitted',
          'EPERM',
          `${end.node} itself, by a DROP rule, before the datagram left`,
        );
      if (end.errno === 'ENETUNREACH' || end.errno === 'EINVAL')
        return failed('unreachable', end.errno, `${end.node} itself: ${end.reason}`);
      return droppedEnding(connection, end);
    case 'lost':
      return lostEnding(connection, end);
    case 'arrived':
      return arrivedEnding(target, connection, end);
  }
}

const serverName = (station: Station | undefined): string =>
  station?.at === 'pod' ? `CoreDNS (${nameOf(station)})` : station ? nameOf(station) : 'CoreDNS';

/** The end of a request whose name led to no address. */
export function lookupEnding(target: Target, { resolution, trips }: NameLookup): Ending {
  const { result } = resolution;
  const refused = trips.some(({ reply, answered }) => reply && !answered);
  const kinds = {
    NXDOMAIN: 'nxdomain',
    NODATA: 'nodata',
    ADDRESSES: 'nodata',
    'TEMPORARY-FAILURE': refused ? 'dns-refused' : 'dns-timeout',
  } as const;
  const kind = kinds[result.kind];
  const station = trips.findLast((trip) => trip.station)?.station;
  const policies = trips.map(({ request: { end } }) =>
    end.end === 'dropped' ? keepersText(end, 'the queries') : undefined,
  );
  const keeper = policies.findLast((names) => names !== undefined);
  const by = {
    nxdomain: `${serverName(station)}: NXDOMAIN`,
    nodata: `${serverName(station)}: the name has no address`,
    'dns-refused': 'a REJECT rule: kube-dns has no endpoints',
    'dns-timeout': keeper ? `nobody: ${keeper}` : 'nobody: the queries were lost',
  } as const;
  return { kind, summary: `Could not resolve host: ${target.host}`, answeredBy: by[kind] };
}
