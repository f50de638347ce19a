import type { Packet } from '../../../core/net/index.ts';
import type { Failure } from '../kind.ts';
import { differences } from './compare.ts';
import { type Lab, place } from './lab.ts';
import type { Call } from './stack.ts';
import { flows, type TraceHop, trace } from './trace.ts';

/** One call of a flow, and everything that was observed of it. */
export interface Case {
  readonly forcedEndpoint: string | null;
  readonly srcPort: number;
  readonly outcome: string;
  readonly endpoint: string | null;
  readonly seenClientIP: string | null;
  readonly seenClientPortKept?: boolean;
  readonly error?: string;
  readonly evidence?: string;
  readonly conntrack?: Readonly<Record<string, readonly { readonly original: string }[]>>;
  readonly trace?: readonly TraceHop[];
  readonly replyTrace?: readonly TraceHop[];
  readonly icmpErrorTrace?: readonly TraceHop[];
}

export interface Flow {
  readonly name: string;
  readonly from: string;
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  readonly protocol: Packet['protocol'];
  readonly cases: readonly Case[];
}

/** Time between two calls. */
const PAUSE = 100;

const LEGS = [
  ['trace', 'request'],
  ['replyTrace', 'reply'],
  ['icmpErrorTrace', 'error'],
] as const;

/** Ends of built-in chains are not rules; vectors may list them. */
const withoutPolicies = (hops: readonly TraceHop[]): readonly TraceHop[] =>
  hops
    .map((hop) => ({ ...hop, rules: hop.rules.filter((rule) => !/ policy (accept|drop)/.test(rule)) }))
    .filter(({ rules }) => rules.length > 0);

const sorted = (conntrack: NonNullable<Case['conntrack']>) =>
  Object.fromEntries(
    Object.entries(conntrack).map(([node, entries]) => [
      node,
      [...entries].sort((a, b) => (a.original < b.original ? -1 : 1)),
    ]),
  );

const TOLD = ['outcome', 'endpoint', 'seenClientIP', 'seenClientPortKept', 'error', 'evidence'] as const;

/** What the recording says of the call itself. */
const observed = (one: Case) =>
  Object.fromEntries(TOLD.filter((key) => key in one).map((key) => [key, one[key]]));

/** The same of ours, as far as the recording says anything. */
function told(call: Call, one: Case) {
  const answered = call.outcome === 'answered';
  const all = {
    outcome: call.outcome,
    endpoint: answered ? call.endpoint : null,
    seenClientIP: answered ? call.seenClientIP : null,
    seenClientPortKept: answered ? call.seenClientPort === one.srcPort : undefined,
    error: call.error,
    evidence: call.evidence,
  };
  return Object.fromEntries(TOLD.filter((key) => key in one).map((key) => [key, all[key]]));
}

/** Makes the call of one case and holds it against what was observed. `flags` is that of the first TCP segment. */
export function runCase(lab: Lab, flow: Flow, one: Case, flags: 'SYN' | 'PSH-ACK'): readonly Failure[] {
  const { from, protocol, source, destination, port } = flow;
  const call: Call = {
    from,
    protocol,
    local: { address: source, port: one.srcPort },
    remote: { address: destination, port },
    outcome: 'timeout',
  };
  const hops = place(lab, call, {
    protocol,
    src: source,
    sport: one.srcPort,
    dst: destination,
    dport: port,
    mark: 0,
    ...(protocol === 'TCP' ? { tcp: flags } : {}),
  });
  const path = `"${flow.name}" ${one.forcedEndpoint ?? ''}`.trim();
  const known = Object.entries(lab.nodes).map(
    ([node, netns]) => [node, flows(netns, one.srcPort, lab.now)] as const,
  );
  const live = Object.fromEntries(known.filter(([, entries]) => entries.length > 0));
  lab.now += PAUSE;
  return [
    ...differences(path, observed(one), told(call, one)),
    ...(one.conntrack ? differences(`${path} conntrack`, sorted(one.conntrack), live) : []),
    ...LEGS.flatMap(([key, leg]) => {
      const wanted = one[key];
      return wanted ? differences(`${path} ${key}`, withoutPolicies(wanted), trace(hops, leg)) : [];
    }),
  ];
}
