import { canonicalAddress, type Header } from '../../core/net/index.ts';

/** A flow as one node's table has it. */
export interface Flow {
  readonly original: Header;
  readonly reply: Header;
  readonly seenReply: boolean;
}

/** An echo request has an identifier in place of ports: core's headers have it where the request's source port would be. */
const TUPLE = /src=(\S+) dst=(\S+) (?:sport=(\d+) dport=(\d+)|type=(\d+) code=0 id=(\d+))/g;

/** Types of an echo request, of either family. */
const REQUESTS = ['8', '128'];

/** The flows of TCP, UDP and echo requests among lines of /proc/net/nf_conntrack or of `conntrack -L`. */
export function parseConntrack(lines: readonly string[]): readonly Flow[] {
  return lines.flatMap((line) => {
    const [, name] = /\b(tcp|udp|sctp|icmp)(?:v6)?\b/.exec(line) ?? [];
    const protocol = name?.toUpperCase() as Header['protocol'] | undefined;
    const [original, reply] = [...line.matchAll(TUPLE)].map(
      ([, src = '', dst = '', sport, dport, type = '', id = 0]): Header => ({
        protocol: protocol ?? 'TCP',
        // Those of IPv6 are listed with all their zeros.
        src: canonicalAddress(src) ?? src,
        dst: canonicalAddress(dst) ?? dst,
        sport: Number(sport ?? (REQUESTS.includes(type) ? id : 0)),
        dport: Number(dport ?? (REQUESTS.includes(type) ? 0 : id)),
      }),
    );
    return protocol && original && reply
      ? [{ original, reply, seenReply: !line.includes('[UNREPLIED]') }]
      : [];
  });
}

const key = ({ protocol, src, sport, dst, dport }: Header): string =>
  `${protocol} ${src}:${sport}>${dst}:${dport}`;

const turned = ({ src, sport, dst, dport, ...rest }: Header): Header => ({
  ...rest,
  src: dst,
  sport: dport,
  dst: src,
  dport: sport,
});

type Flows = Readonly<Record<string, readonly Flow[]>>;

/** The flows of one call on all nodes: the client's own, and what translation makes of it from node to node. */
export function flowsOf(tables: Flows, first: Header): Flows {
  const headers = new Set([key(first)]);
  for (let known = 0; known < headers.size; ) {
    known = headers.size;
    for (const { original, reply } of Object.values(tables).flat())
      if (headers.has(key(original))) headers.add(key(turned(reply)));
  }
  return Object.fromEntries(
    Object.entries(tables).map(([node, flows]) => [
      node,
      flows.filter(({ original }) => headers.has(key(original))),
    ]),
  );
}

/** Flows with the client's side by role: `client` for its own port, `*` for one that was drawn. */
export function printFlows(flows: Flows, clientPort: number): Readonly<Record<string, readonly string[]>> {
  const role = (port: number): string => (port !== 0 && port === clientPort ? 'client' : '*');
  const print = ({ original, reply, seenReply }: Flow): string =>
    `${original.src}:${role(original.sport)} > ${original.dst}:${original.dport} ` +
    `reply ${reply.src}:${reply.sport} > ${reply.dst}:${role(reply.dport)}${seenReply ? '' : ' [UNREPLIED]'}`;
  return Object.fromEntries(
    Object.entries(flows).map(([node, own]) => [
      node,
      [...new Set(own.map(print))].sort((a, b) => (a < b ? -1 : 1)),
    ]),
  );
}
