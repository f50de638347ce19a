import type { Cluster } from '../../core/cluster/index.ts';
import { conntrackEntries, type HookPass } from '../../core/kernel/index.ts';
import { joinHostPort } from '../../core/net/index.ts';
import { type Client, type Hop, type Outcome, walk } from '../../core/walk/index.ts';
import { flowsOf, printFlows } from './conntrack.ts';
import { traceOfHops } from './model.ts';
import type { Observation } from './observation.ts';
import type { FlowSpec } from './service-flows.ts';
import type { Trace, TraceHop } from './trace.ts';

const OUTCOMES: Readonly<Partial<Record<Outcome['kind'], string>>> = {
  answered: 'answered',
  'refused-by-rule': 'refused',
  'refused-by-pod': 'refused',
  'not-permitted': 'refused',
  'timeout-by-rule': 'timeout',
  'timeout-by-policy': 'timeout',
  'timeout-no-route': 'timeout',
  'timeout-by-balancer': 'timeout',
  hangs: 'timeout',
  unanswered: 'timeout',
  unreachable: 'unreachable',
};

function clientOf({ world }: Cluster, from: string): Client {
  if (world.outside.some(({ name }) => name === from)) return { from: 'outside', name: from };
  if (world.nodes.some(({ name }) => name === from)) return { from: 'node', name: from };
  return { from: 'pod', namespace: 'default', name: from };
}

const lineOf = ({ protocol, to, port }: FlowSpec): string =>
  protocol === 'ICMP'
    ? `ping -c 1 ${to}`
    : protocol === 'TCP'
      ? `curl http://${joinHostPort(to, port)}/`
      : `echo Q | nc -u -w1 ${to} ${port}`;

interface Passed {
  readonly node: string;
  readonly direction: Hop['direction'];
  readonly pass: HookPass;
}

/** Every hook pass that the hops tell of, each once, in order: steps stand before what sums them up. */
function passesOf(hops: readonly Hop[]): readonly Passed[] {
  const passes = new Map<HookPass, Passed>();
  const visit = (hop: Hop): void => {
    hop.steps.forEach(visit);
    if (hop.pass && hop.place.at === 'hook' && !passes.has(hop.pass))
      passes.set(hop.pass, { node: hop.place.node, direction: hop.direction, pass: hop.pass });
  };
  hops.forEach(visit);
  return [...passes.values()];
}

/** The same call as a request of a person, walked by core: what the walk's record says of it. */
export function walkObservation(cluster: Cluster, flow: FlowSpec): Partial<Observation> {
  const client = clientOf(cluster, flow.from);
  const sent = walk(cluster, { client, line: lineOf(flow), ...(flow.by ? { entry: flow.by } : {}) });
  if ('error' in sent) return { outcome: sent.error };
  const { outcome, hops } = sent.walk;
  const passes = passesOf(hops);
  const first = passes[0]?.pass.before;
  const sport = first?.sport ?? 0;
  const tables = Object.fromEntries(
    Object.entries(sent.cluster.nodes).map(([node, { conntrack }]) => [
      node,
      conntrackEntries(conntrack, cluster.now),
    ]),
  );
  return {
    outcome: OUTCOMES[outcome.kind] ?? outcome.kind,
    source: first?.src,
    // What no Pod answers, a program of the node does, at the address that it was called by.
    seen:
      outcome.kind === 'answered' && flow.protocol !== 'ICMP'
        ? [`${outcome.server?.address ?? joinHostPort(flow.to, flow.port)} < ${outcome.seenClient}`]
        : [],
    conntrack: first ? printFlows(flowsOf(tables, first), sport) : {},
    trace: traceOfHops(
      passes.map(({ node, direction, pass }) => ({
        leg: direction === 'request' ? 'request' : pass.before.icmp ? 'error' : 'reply',
        node,
        hooks: [pass],
      })),
      sport,
    ),
  };
}

/** Hops but those of errors that the client itself sends: to an answer that comes from where it never called. */
function withoutClientErrors(trace: Trace, client: string | undefined): Trace {
  const own = ({ packet }: TraceHop) =>
    packet.startsWith(`${client} > `) && !packet.startsWith(`${client} > ${client} `);
  const error = Object.entries(trace.error ?? {}).map(
    ([node, hops]) => [node, hops.filter((hop) => !own(hop))] as const,
  );
  return { ...trace, error: Object.fromEntries(error) };
}

/** What Linux told, as far as a walk's record can tell it: not the port that the server saw, nor a request without an answer. */
export function asWalked(linux: Observation): Observation {
  const seen = linux.outcome === 'answered' ? linux.seen.map((one) => one.replace(/:(client|\*)$/, '')) : [];
  return { ...linux, seen, trace: withoutClientErrors(linux.trace, linux.source) };
}
