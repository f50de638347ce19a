import { BRIDGE, UPLINK } from '../cluster/index.ts';
import { emit, type LocalReply, type Passage, receive } from '../kernel/index.ts';
import { isLoopback, type Packet } from '../net/index.ts';
import type { Millis } from '../sim/index.ts';
import { latency, type Run } from './run.ts';
import { hostOf, nodeWith, podAt, type Station } from './station.ts';

/** One stretch of a packet's way. `at` is the time since the walk began. */
export type Leg =
  | {
      readonly leg: 'leave' | 'arrive';
      readonly at: Millis;
      readonly station: Station;
      readonly packet: Packet;
    }
  | {
      readonly leg: 'node';
      readonly at: Millis;
      readonly node: string;
      readonly packet: Packet;
      readonly passage: Passage;
    }
  | {
      readonly leg: 'wire';
      readonly at: Millis;
      readonly from: string;
      readonly to: string;
      readonly packet: Packet;
    };

/** Where a packet ended. `rejected` carries what the node itself answers; `lost` met no machine that would take it. */
export type End =
  | { readonly end: 'arrived'; readonly station: Station; readonly packet: Packet }
  | { readonly end: 'dropped'; readonly node: string; readonly reason: string }
  | { readonly end: 'rejected'; readonly node: string; readonly reply: LocalReply }
  | {
      readonly end: 'lost';
      readonly node: string;
      readonly to: string;
      readonly reason: 'no-host' | 'no-route';
    };

export interface Journey {
  readonly legs: readonly Leg[];
  readonly end: End;
}

/** IP's time to live: a packet that loops ends here (RFC 791). */
const TTL = 64;

/** The next machine for a packet that leaves a node by its uplink. */
function beyond(
  run: Run,
  node: string,
  nextHop: string,
  packet: Packet,
): { to: string; next?: Station | string } {
  const neighbour = nodeWith(run, nextHop);
  if (neighbour) return { to: neighbour, next: neighbour };
  const { outside, nodeNetwork } = run.cluster.world;
  if (nextHop !== nodeNetwork.router) return { to: node };
  const known = [...outside, { name: 'router', address: nodeNetwork.router }];
  const host = known.find(({ address }) => address === packet.dst);
  return host ? { to: host.name, next: { at: 'outside', ...host } } : { to: 'router' };
}

/** Runs a packet from where it is sent to where it ends, node by node, through nothing but routes and rules. */
export function carry(run: Run, from: Station, sent: LocalReply): Journey {
  const legs: Leg[] = [{ leg: 'leave', at: run.elapsed(), station: from, packet: sent }];
  const arrive = (station: Station, packet: Packet): Journey => {
    legs.push({ leg: 'arrive', at: run.elapsed(), station, packet });
    return { legs, end: { end: 'arrived', station, packet } };
  };
  const context = { now: run.cluster.now + run.elapsed(), draw: () => run.draw('netfilter') };
  let packet = sent;
  let node: string;
  let iif: string | undefined;

  // A Pod's own addresses are in its own namespace: such a packet never leaves it.
  if (from.at === 'pod' && (isLoopback(sent.dst) || sent.dst === from.address)) return arrive(from, sent);

  if (from.at === 'outside') {
    const entry = nodeWith(run, sent.dst);
    if (!entry) return { legs, end: { end: 'lost', node: 'router', to: sent.dst, reason: 'no-route' } };
    legs.push({ leg: 'wire', at: run.elapsed(), from: from.name, to: entry, packet });
    run.spend(latency.wire);
    [node, iif] = [entry, UPLINK];
  } else {
    run.spend(latency.veth);
    [node, iif] = [from.node, from.at === 'pod' ? BRIDGE : undefined];
  }

  for (let ttl = TTL; ttl > 0; ttl--) {
    const netns = run.netns(node);
    if (!netns) return { legs, end: { end: 'lost', node, to: packet.dst, reason: 'no-host' } };
    const arrival =
      from.at === 'pod' && iif === BRIDGE ? { packet, iif, bridgePort: `veth-${from.address}` } : undefined;
    const passage =
      iif === undefined ? emit(netns, packet, context) : receive(netns, arrival ?? { packet, iif }, context);
    legs.push({ leg: 'node', at: run.elapsed(), node, packet, passage });
    run.keep(node, passage);
    run.spend(latency.hooks);
    packet = passage.packet;
    const { fate } = passage;
    if (fate.kind === 'deliver') return arrive(hostOf(run, node), packet);
    if (fate.kind === 'drop') return { legs, end: { end: 'dropped', node, reason: fate.reason } };
    if (fate.kind === 'reject') return { legs, end: { end: 'rejected', node, reply: fate.reply } };
    if (fate.oif !== UPLINK) {
      const pod = podAt(run, node, fate.nextHop);
      run.spend(latency.veth);
      return pod
        ? arrive(pod, packet)
        : { legs, end: { end: 'lost', node, to: fate.nextHop, reason: 'no-host' } };
    }
    const { to, next } = beyond(run, node, fate.nextHop, packet);
    legs.push({ leg: 'wire', at: run.elapsed(), from: node, to, packet });
    run.spend(latency.wire);
    if (next === undefined)
      return {
        legs,
        end: { end: 'lost', node, to: fate.nextHop, reason: to === 'router' ? 'no-route' : 'no-host' },
      };
    if (typeof next !== 'string') return arrive(next, packet);
    [node, iif] = [next, UPLINK];
  }
  throw new Error(`packet to ${sent.dst} went in circles`);
}
