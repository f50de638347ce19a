import { BRIDGE, routerFor, UPLINK } from '../cluster/index.ts';
import { emit, type LocalReply, receive } from '../kernel/index.ts';
import { isLoopback, reversed } from '../net/index.ts';
import { type Admitted, admit } from './admit.ts';
import type { Journey, Leg } from './journey.ts';
import { agentVerdict } from './policing.ts';
import { latency, type Run } from './run.ts';
import { machineAt } from './site.ts';
import { hostOf, nameOf, nodeWith, outsideHost, ownAddresses, podAt, type Station } from './station.ts';

/** IP's time to live: a packet that loops ends here (RFC 791). */
const TTL = 64;

/** A journey under way. */
interface Trip {
  readonly run: Run;
  readonly legs: Leg[];
  packet: LocalReply;
}

const lost = (
  { legs, packet }: Trip,
  node: string,
  reason: 'no-host' | 'no-route',
  to = packet.dst,
): Journey => ({
  legs,
  end: { end: 'lost', node, to, reason },
});

function arrive({ run, legs, packet }: Trip, station: Station): Journey {
  legs.push({ leg: 'arrive', at: run.elapsed(), station, packet });
  return { legs, end: { end: 'arrived', station, packet } };
}

function wire(trip: Trip, from: string, to: string): void {
  trip.legs.push({ leg: 'wire', at: trip.run.elapsed(), from, to, packet: trip.packet });
  trip.run.spend(latency.wire);
}

/** From the router of the node network (or a host beyond it) into the cluster, if anything leads there. */
function fromOutside(trip: Trip, from: string): Admitted {
  const admitted = admit(trip.run, from, trip.packet);
  for (const leg of admitted.legs) {
    trip.legs.push(leg);
    if (leg.leg === 'wire') trip.run.spend(latency.wire);
  }
  trip.packet = admitted.packet;
  return admitted;
}

/** The next machine for a packet that leaves a node by its uplink: a node by name, or the end of the journey. */
function beyond(trip: Trip, node: string, nextHop: string): string | Journey {
  const { run, packet } = trip;
  const neighbour = nodeWith(run, nextHop);
  if (neighbour) {
    wire(trip, node, neighbour);
    return neighbour;
  }
  const router = routerFor(run.cluster.world, packet.dst);
  const machine = machineAt(run, packet.dst);
  if (machine && (nextHop === router || nextHop === packet.dst)) {
    wire(trip, node, nameOf(machine));
    // What it answers finds the way back: the router knows which node the flow came from.
    const reply = { ...packet, ...reversed(packet) };
    if (!run.admission(reply)) run.admit(reply, { node });
    return arrive(trip, machine);
  }
  if (nextHop !== router) return lost(trip, node, 'no-host', nextHop);
  if (packet.dst === router) {
    wire(trip, node, 'router');
    return arrive(trip, { at: 'outside', name: 'router', address: packet.dst });
  }
  const host = outsideHost(run, packet.dst);
  if (host) {
    wire(trip, node, host.name);
    return arrive(trip, { at: 'outside', ...host });
  }
  const admitted = fromOutside(trip, node);
  if (admitted.node !== undefined) return admitted.node;
  if (admitted.home) return arrive(trip, { at: 'outside', ...admitted.home });
  return admitted.end ? { legs: trip.legs, end: admitted.end } : lost(trip, node, 'no-route', nextHop);
}

/** The first node that sees the packet, and the interface it comes by; or the end of a journey that sees none. */
function depart(trip: Trip, from: Station): { readonly node: string; readonly iif?: string } | Journey {
  const { run, packet } = trip;
  // A Pod's own addresses are in its own namespace: such a packet never leaves it.
  if (from.at === 'pod' && (isLoopback(packet.dst) || ownAddresses(from).includes(packet.dst)))
    return arrive(trip, from);
  if (from.at !== 'outside') {
    run.spend(latency.veth);
    return from.at === 'pod' ? { node: from.node, iif: BRIDGE } : { node: from.node };
  }
  const direct = nodeWith(run, packet.dst);
  if (direct) {
    wire(trip, from.name, direct);
    return { node: direct, iif: UPLINK };
  }
  const admitted = fromOutside(trip, from.name);
  if (admitted.node !== undefined) return { node: admitted.node, iif: UPLINK };
  if (admitted.home) return arrive(trip, { at: 'outside', ...admitted.home });
  return admitted.end ? { legs: trip.legs, end: admitted.end } : lost(trip, 'router', 'no-route');
}

/** Runs a packet from where it is sent to where it ends, node by node, through nothing but routes and rules. */
export function carry(run: Run, from: Station, sent: LocalReply): Journey {
  const trip: Trip = {
    run,
    legs: [{ leg: 'leave', at: run.elapsed(), station: from, packet: sent }],
    packet: sent,
  };
  const { legs } = trip;
  const departed = depart(trip, from);
  if ('legs' in departed) return departed;
  let { node, iif } = departed;
  const port = from.at === 'pod' ? { bridgePort: `veth-${from.address}` } : {};

  for (let ttl = TTL; ttl > 0; ttl--) {
    const netns = run.netns(node);
    if (!netns) return lost(trip, node, 'no-host');
    const { packet } = trip;
    const drawn = run.drawn.length;
    const passage =
      iif === undefined
        ? emit(netns, packet, run.context())
        : receive(netns, { packet, iif, ...(iif === BRIDGE ? port : {}) }, run.context());
    legs.push({ leg: 'node', at: run.elapsed(), node, packet, passage, drawn });
    run.keep(node, passage);
    run.spend(latency.hooks);
    trip.packet = passage.packet;
    const { fate } = passage;
    if (fate.kind === 'deliver') return arrive(trip, hostOf(run, node, trip.packet.dst));
    const errno = 'errno' in fate && fate.errno ? { errno: fate.errno } : {};
    if (fate.kind === 'drop') {
      const verdict = fate.queued && agentVerdict(run.cluster, node, trip.packet);
      const refused = verdict ? { refused: { packet: trip.packet, verdict } } : {};
      return { legs, end: { end: 'dropped', node, reason: fate.reason, ...errno, ...refused } };
    }
    if (fate.kind === 'reject') return { legs, end: { end: 'rejected', node, reply: fate.reply, ...errno } };
    if (fate.oif !== UPLINK) {
      const pod = podAt(run, node, fate.nextHop);
      run.spend(latency.veth);
      return pod ? arrive(trip, pod) : lost(trip, node, 'no-host', fate.nextHop);
    }
    const next = beyond(trip, node, fate.nextHop);
    if (typeof next !== 'string') return next;
    [node, iif] = [next, UPLINK];
  }
  return { legs, end: { end: 'dropped', node, reason: 'its time to live ran out: it went in circles' } };
}
