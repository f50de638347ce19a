import { conntrackEntries, type HookPass, type Netns, sourceFor } from '../../core/kernel/index.ts';
import type { Header, Packet } from '../../core/net/index.ts';
import { type Lab as Model, newLab, type Hop as PacketHop, place } from '../conformance/kernel/lab.ts';
import { type Call, icmpNumber } from '../conformance/kernel/stack.ts';
import type { Topology } from '../conformance/kernel/topology.ts';
import { printVisit } from '../conformance/kernel/trace.ts';
import { flowsOf, printFlows } from './conntrack.ts';
import type { Asked } from './lab.ts';
import type { Observation } from './observation.ts';
import type { Plan, Server } from './plan.ts';
import { type Leg, type Trace, type TraceHop, withoutIdle } from './trace.ts';

/** The same machines for core's kernel: between the nodes there are only links, and a router that is silent about what it does not know. */
const topologyOf = (plan: Plan, routes: Topology['routes']): Topology => ({
  cni: plan.links === 'routed links' ? 'ptp' : 'bridge',
  underlay: {
    cidr: `${plan.router}/${plan.prefix}`,
    router: plan.router,
    cidr6: `${plan.router6}/${plan.prefix6}`,
    router6: plan.router6,
    silent: true,
  },
  nodes: plan.nodes,
  externals: plan.outside,
  routes,
  sysctls: plan.sysctls,
  bridgePortHairpin: plan.links !== 'no hairpin',
});

/** Core's kernels in place of Linux's: the nodes as they are, with their rules. */
export function newModel(
  plan: Plan,
  nodes: Readonly<Record<string, Netns>>,
  servers: readonly Server[],
  routes: Topology['routes'],
): Model {
  const model = newLab(topologyOf(plan, routes));
  for (const [name, netns] of Object.entries(nodes)) {
    const wired = model.nodes[name];
    if (wired)
      model.nodes[name] =
        plan.links === 'routed links'
          ? { ...netns, interfaces: wired.interfaces, routes: wired.routes }
          : netns;
  }
  for (const server of servers) model.listeners.add(server.join(' '));
  return model;
}

/** The address a stack sends from; a host's depends on where to. */
function sourceOf(model: Model, from: string, to: string): string {
  const netns = model.nodes[from];
  if (netns) return sourceFor(netns, to) ?? '';
  const { nodes, externals } = model.topology;
  const stack = [...nodes.flatMap(({ pods }) => pods), ...externals].find(({ name }) => name === from);
  return (to.includes(':') ? stack?.ip6 : stack?.ip) ?? '';
}

/** A header with the client's side by role. */
function printHeader(packet: Packet, leg: Leg, clientPort: number): string {
  const { src, sport, dst, dport, icmp } = packet;
  const six = src.includes(':');
  if (icmp) return `${src} > ${dst} icmp ${icmpNumber(icmp.type, six)}`;
  const [request, reply] = six ? [128, 129] : [8, 0];
  if (packet.protocol === 'ICMP') return `${src} > ${dst} icmp ${leg === 'request' ? request : reply}/0`;
  const role = (port: number) => (port === clientPort ? 'client' : '*');
  return leg === 'request'
    ? `${src}:${role(sport)} > ${dst}:${dport}`
    : `${src}:${sport} > ${dst}:${role(dport)}`;
}

/** A pass adds to the hop of the hook before it, or begins one; its packet is as the first rule that matched saw it. */
function withPass(hops: readonly TraceHop[], pass: HookPass, packet: string): readonly TraceHop[] {
  const rules = pass.visits.filter(({ matched }) => matched).map(printVisit);
  const hook = pass.hook.toLowerCase();
  const last = hops.at(-1);
  if (last?.hook !== hook) return [...hops, { hook, packet, rules }];
  const merged =
    last.rules.length === 0 ? { hook, packet, rules } : { ...last, rules: [...last.rules, ...rules] };
  return [...hops.slice(0, -1), merged];
}

/** Packets' passages as a trace. */
export function traceOfHops(
  hops: readonly { readonly leg: string; readonly node: string; readonly hooks: readonly HookPass[] }[],
  clientPort: number,
): Trace {
  const legs: Partial<Record<Leg, Record<string, readonly TraceHop[]>>> = {};
  for (const { leg: any, node, hooks } of hops) {
    if (any === 'rest') continue;
    const leg = any as Leg;
    const nodes = legs[leg] ?? {};
    legs[leg] = nodes;
    for (const pass of hooks)
      nodes[node] = withPass(nodes[node] ?? [], pass, printHeader(pass.before, leg, clientPort));
  }
  return withoutIdle(legs);
}

/** Lets core make a call, packet by packet. The model's nodes are afterwards what the packets left. */
export function modelObservation(model: Model, asked: Asked): Observation {
  const { from, protocol, sport, to, port } = asked;
  const source = sourceOf(model, from, to);
  const call: Call = {
    from,
    protocol,
    local: { address: source, port: sport },
    remote: { address: to, port },
    outcome: 'timeout',
  };
  const header: Header = { protocol, src: source, sport: call.local.port, dst: to, dport: port };
  const first = asked.goOn ? 'PSH-ACK' : 'SYN';
  const hops: readonly PacketHop[] = place(model, call, {
    ...header,
    mark: 0,
    ...(protocol === 'TCP' ? { tcp: first } : {}),
  });
  const tables = Object.fromEntries(
    Object.entries(model.nodes).map(([node, netns]) => [node, conntrackEntries(netns.conntrack, model.now)]),
  );
  model.now += 20;
  const seenPort = call.seenClientPort === sport ? 'client' : '*';
  return {
    outcome: call.outcome,
    error: call.error,
    evidence: call.evidence,
    source,
    // The stack itself answers an echo request: no program sees it.
    seen:
      call.endpoint === undefined || protocol === 'ICMP'
        ? []
        : [`${call.endpoint} < ${call.seenClientIP}:${seenPort}`],
    conntrack: printFlows(flowsOf(tables, header), sport),
    trace: traceOfHops(
      hops.map(({ leg, node, passage }) => ({ leg, node, hooks: passage.hooks })),
      sport,
    ),
  };
}
