import { emit, type LocalReply, type Netns, type Passage, receive } from '../../../core/kernel/index.ts';
import { cidrContains, headerOf, type Packet } from '../../../core/net/index.ts';
import { type Call, type Leg, take } from './stack.ts';
import { has, nodeNetns, type Topology, vethOf } from './topology.ts';

/** One passage through a node during a call. */
export interface Hop {
  readonly leg: Leg;
  readonly node: string;
  readonly passage: Passage;
}

/** The cluster of a vector while its calls are made. Changed in place: nodes' namespaces, time, listeners. */
export interface Lab {
  readonly topology: Topology;
  readonly nodes: Record<string, Netns>;
  /** `stack PROTOCOL port`. */
  readonly listeners: Set<string>;
  now: number;
  chance: number;
}

export const newLab = (topology: Topology): Lab => ({
  topology,
  nodes: Object.fromEntries(topology.nodes.map((node) => [node.name, nodeNetns(topology, node)])),
  listeners: new Set(),
  now: 0,
  chance: 1,
});

/** Ports that masquerade draws: some number, the same in every run (a linear congruential generator). */
function draw(lab: Lab): number {
  lab.chance = (lab.chance * 1103515245 + 12345) % 2147483648;
  return lab.chance / 2147483648;
}

type Place =
  | { readonly at: 'node'; readonly node: string; readonly iif: string; readonly bridgePort?: string }
  | { readonly at: 'host'; readonly node: string }
  | { readonly at: 'router' }
  | { readonly at: 'stack'; readonly stack: string }
  | { readonly at: 'nowhere' };

interface InFlight {
  readonly to: Place;
  readonly packet: LocalReply;
  readonly leg: Leg;
}

/** The stack (Pod, outside host or node) that has an address. */
export function stackOf(topology: Topology, address: string): string | undefined {
  const everybody = [...topology.nodes, ...topology.nodes.flatMap(({ pods }) => pods), ...topology.externals];
  return everybody.find((one) => has(one, address))?.name;
}

/** Where a packet goes that a stack sends: a process of a node sends through it, a Pod over its link, others to the router. */
function outOf({ topology }: Lab, stack: string): Place {
  if (topology.nodes.some(({ name }) => name === stack)) return { at: 'host', node: stack };
  for (const node of topology.nodes) {
    const pod = node.pods.find(({ name }) => name === stack);
    if (pod && topology.cni === 'bridge')
      return { at: 'node', node: node.name, iif: 'cni0', bridgePort: vethOf(pod) };
    if (pod) return { at: 'node', node: node.name, iif: vethOf(pod) };
  }
  return { at: 'router' };
}

/** Who has a next hop, seen from a node. */
function nextHop({ topology }: Lab, node: string, address: string): Place {
  const { router, router6 } = topology.underlay;
  if (address === router || address === router6) return { at: 'router' };
  const peer = topology.nodes.find((one) => has(one, address));
  if (peer) return { at: 'node', node: peer.name, iif: 'eth0' };
  const pod = topology.nodes.find(({ name }) => name === node)?.pods.find((one) => has(one, address));
  return pod ? { at: 'stack', stack: pod.name } : { at: 'nowhere' };
}

/** The router forwards and knows no rules; what it has no route for it answers with ICMP. */
function routed({ topology }: Lab, { packet, leg }: InFlight): readonly InFlight[] {
  const way = (address: string): Place | undefined => {
    const external = topology.externals.find((one) => has(one, address));
    if (external) return { at: 'stack', stack: external.name };
    const via = topology.routes.find(({ to }) => cidrContains(to, address))?.via;
    const node = topology.nodes.find(
      (one) =>
        one.name === via ||
        has(one, address) ||
        (!topology.underlay.silent && cidrContains(one.podCIDR, address)),
    );
    return node && { at: 'node', node: node.name, iif: 'eth0' };
  };
  const to = way(packet.dst);
  if (to) return [{ to, packet, leg }];
  const home = way(packet.src);
  if (!home || packet.icmp || topology.underlay.silent) return [];
  const error: Packet = {
    protocol: 'ICMP',
    src: topology.underlay.router,
    sport: 0,
    dst: packet.src,
    dport: 0,
    mark: 0,
    icmp: { type: 'net-unreachable', about: headerOf(packet) },
  };
  return [{ to: home, packet: error, leg: 'error' }];
}

function through(
  lab: Lab,
  node: string,
  { packet, leg }: InFlight,
  passage: Passage,
  call: Call,
): readonly InFlight[] {
  const { fate } = passage;
  lab.nodes[node] = passage.netns;
  if (packet.icmp === undefined && leg === 'request' && 'errno' in fate && fate.errno !== undefined)
    toldAtOnce(call, fate.errno);
  switch (fate.kind) {
    case 'deliver':
      return [{ to: { at: 'stack', stack: node }, packet: passage.packet, leg }];
    case 'forward':
      return [{ to: nextHop(lab, node, fate.nextHop), packet: passage.packet, leg }];
    case 'reject':
      return [{ to: { at: 'host', node }, packet: fate.reply, leg: 'error' }];
    case 'drop':
      return [];
  }
}

/**
 * What the send call itself returns. A TCP connect goes on waiting when its SYN is not let out, and an echo socket of IPv6 does not
 * look at what became of its packet (net/ipv6/icmp.c, icmpv6_push_pending_frames).
 */
function toldAtOnce(call: Call, errno: string): void {
  const { protocol, remote } = call;
  if (errno === 'ENETUNREACH') Object.assign(call, { outcome: 'unreachable', error: errno });
  else if (protocol === 'UDP' || (protocol === 'ICMP' && !remote.address.includes(':'))) call.error = errno;
}

function travel(lab: Lab, flying: InFlight, call: Call, hops: Hop[]): readonly InFlight[] {
  const { to, packet, leg } = flying;
  const context = { now: lab.now, draw: () => draw(lab) };
  switch (to.at) {
    case 'node':
    case 'host': {
      const netns = lab.nodes[to.node] as Netns;
      const passage =
        to.at === 'host' ? emit(netns, packet, context) : receive(netns, { packet, ...to }, context);
      hops.push({ leg, node: to.node, passage });
      return through(lab, to.node, flying, passage, call);
    }
    case 'router':
      return routed(lab, flying);
    case 'stack': {
      const listening = lab.listeners.has(`${to.stack} ${packet.protocol} ${packet.dport}`);
      const answers = take(call, to.stack, packet, listening);
      return answers.map((answer) => ({ to: outOf(lab, to.stack), ...answer }));
    }
    case 'nowhere':
      return [];
  }
}

/** A packet that the router sends back to a node that sends it to the router ends some time. */
const TTL = 64;

/** Sends the first packet of a call and lets everything that comes of it happen at once. */
export function place(lab: Lab, call: Call, first: Packet): readonly Hop[] {
  const hops: Hop[] = [];
  let flying: readonly InFlight[] = [{ to: outOf(lab, call.from), packet: first, leg: 'request' }];
  for (let hop = 0; flying.length > 0 && hop < TTL; hop++)
    flying = flying.flatMap((one) => travel(lab, one, call, hops));
  // Whoever drops the last of a circling packet says so, and the client's TCP takes it for an error.
  if (flying.length > 0 && call.protocol === 'TCP')
    Object.assign(call, { outcome: 'unreachable', error: 'EHOSTUNREACH' });
  if (call.error === 'EPERM') call.outcome = call.outcome === 'timeout' ? 'refused' : call.outcome;
  return hops;
}
