import type { HttpResponse } from '../images/index.ts';
import { joinHostPort } from '../net/index.ts';
import type { Millis } from '../sim/index.ts';
import type { Connection } from './connect.ts';
import type { NameLookup } from './lookup.ts';
import type { Outcome } from './record.ts';
import type { Target } from './request.ts';
import { nameOf, type Station } from './station.ts';

const USER_AGENT = 'curl/8.14.1';

/** Exit codes of curl (https://curl.se/libcurl/c/libcurl-errors.html). */
const exit = { resolve: 6, connect: 7, timeout: 28, empty: 52 } as const;

const resolved = (target: Target, addresses: readonly string[]): readonly string[] => {
  const v6 = addresses.filter((address) => address.includes(':'));
  const v4 = addresses.filter((address) => !address.includes(':'));
  return [
    `* Host ${target.host}:${target.port} was resolved.`,
    `* IPv6: ${v6.join(', ') || '(none)'}`,
    `* IPv4: ${v4.join(', ') || '(none)'}`,
  ];
};

const serverName = (who: Station | undefined): string =>
  who?.at === 'pod' ? `CoreDNS (${nameOf(who)})` : who ? nameOf(who) : 'CoreDNS';

/** The end of a request whose name did not resolve. */
export function lookupOutcome(target: Target, { resolution, trips }: NameLookup): Outcome {
  const { result } = resolution;
  if (result.kind === 'ADDRESSES') throw new Error('a lookup that found addresses is no ending');
  const refused = trips.some(({ reply, answered }) => reply && !answered);
  const kinds = {
    NXDOMAIN: 'nxdomain',
    NODATA: 'nodata',
    'TEMPORARY-FAILURE': refused ? 'dns-refused' : 'dns-timeout',
  } as const;
  const kind = kinds[result.kind];
  const who = trips.findLast(({ station }) => station)?.station;
  const by = {
    nxdomain: `${serverName(who)}: NXDOMAIN`,
    nodata: `${serverName(who)}: the name has no address`,
    'dns-refused': 'a REJECT rule: kube-dns has no endpoints',
    'dns-timeout': 'nobody: the queries were lost',
  } as const;
  const summary = `Could not resolve host: ${target.host}`;
  return {
    kind,
    summary,
    answeredBy: by[kind],
    curl: [`* ${summary}`, '* Closing connection', `curl: (${exit.resolve}) ${summary}`],
    exitCode: exit.resolve,
  };
}

const headers = ({ status, reason, headers: fields, body }: HttpResponse): readonly string[] => [
  `< HTTP/1.1 ${status} ${reason}`,
  ...Object.entries(fields).map(([name, value]) => `< ${name}: ${value}`),
  '<',
  ...body.trimEnd().split('\n'),
];

function answeredOutcome(
  target: Target,
  opening: readonly string[],
  connection: Connection,
  response: HttpResponse,
): Outcome {
  const { syn, http } = connection;
  const { end } = syn;
  if (end.end !== 'arrived' || !http) throw new Error('an answer without a server');
  const { station, packet } = end;
  return {
    kind: 'answered',
    summary: `${response.status} ${response.reason}`,
    answeredBy: station.at === 'pod' ? `Pod ${nameOf(station)} on ${station.node}` : nameOf(station),
    curl: [
      ...opening,
      `* Connected to ${target.host} (${syn.legs[0]?.packet.dst}) port ${target.port}`,
      `> ${http.asked.method} ${http.asked.path} HTTP/1.1`,
      `> Host: ${http.asked.host}`,
      `> User-Agent: ${USER_AGENT}`,
      '> Accept: */*',
      '>',
      ...headers(response),
      `* Connection #0 to host ${target.host} left intact`,
    ],
    exitCode: 0,
    ...serverOf(station, packet.dport),
    seenClient: packet.src,
    ...(http.log && { log: http.log }),
  };
}

const serverOf = (station: Station, port: number): Pick<Outcome, 'server'> =>
  station.at === 'pod'
    ? {
        server: {
          namespace: station.pod.metadata.namespace ?? '',
          name: nameOf(station),
          node: station.node,
          address: joinHostPort(station.address, port),
        },
      }
    : {};

interface Refusal extends Pick<Outcome, 'kind' | 'summary' | 'answeredBy' | 'server'> {
  readonly exitCode: number;
}

/** Why there is no connection, and who said so. */
function refusal({ syn, reply, server }: Connection): Refusal {
  const { end } = syn;
  const came = reply?.end.end === 'arrived';
  if (end.end === 'rejected')
    return came
      ? {
          kind: 'refused-by-rule',
          summary: 'Connection refused',
          answeredBy: `${end.node}, by a REJECT rule (ICMP port unreachable)`,
          exitCode: exit.connect,
        }
      : {
          kind: 'timeout-by-rule',
          summary: 'Connection timed out',
          answeredBy: `nobody: ${end.node} refused, and its ICMP error was lost`,
          exitCode: exit.timeout,
        };
  if (end.end === 'dropped')
    return {
      kind: 'timeout-by-rule',
      summary: 'Connection timed out',
      answeredBy: `nobody: ${end.node} dropped the packet (${end.reason})`,
      exitCode: exit.timeout,
    };
  if (end.end === 'lost')
    return end.reason === 'no-host'
      ? {
          kind: 'unreachable',
          summary: 'No route to host',
          answeredBy: `${end.node}: no machine has ${end.to}`,
          exitCode: exit.connect,
        }
      : {
          kind: 'timeout-no-route',
          summary: 'Connection timed out',
          answeredBy: 'nobody: no rule knows this address and port',
          exitCode: exit.timeout,
        };
  const who = end.station.at === 'pod' ? `Pod ${nameOf(end.station)}` : nameOf(end.station);
  return server || !came
    ? {
        kind: 'timeout-no-route',
        summary: 'Connection timed out',
        answeredBy: `nobody: the reply of ${who} did not come back`,
        exitCode: exit.timeout,
      }
    : {
        kind: 'refused-by-pod',
        summary: 'Connection refused',
        answeredBy: `${who}: nothing listens on port ${end.packet.dport} (TCP RST)`,
        exitCode: exit.connect,
        ...serverOf(end.station, end.packet.dport),
      };
}

/** The end of a request that had an address to go to. `addresses` are from DNS; empty for a literal address. */
export function connectionOutcome(
  target: Target,
  addresses: readonly string[],
  connection: Connection,
  took: Millis,
): Outcome {
  const first = connection.syn.legs[0]?.packet;
  const opening = [
    ...(addresses.length > 0 ? resolved(target, addresses) : []),
    `*   Trying ${joinHostPort(first?.dst ?? '', target.port)}...`,
  ];
  const response = connection.http?.response?.end.end === 'arrived' ? connection.http.answer : undefined;
  if (response) return answeredOutcome(target, opening, connection, response);
  const { exitCode, ...rest } = refusal(connection);
  const failure = `Failed to connect to ${target.host} port ${target.port} after ${Math.round(took)} ms: Couldn't connect to server`;
  return {
    ...rest,
    curl: [
      ...opening,
      `* connect to ${first?.dst} port ${target.port} from ${first?.src} port ${first?.sport} failed: ${rest.summary}`,
      `* ${failure}`,
      '* Closing connection',
      `curl: (${exitCode}) ${failure}`,
    ],
    exitCode,
  };
}
