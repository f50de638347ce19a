import { flowKey, type Packet } from '../../net/index.ts';
import { type Sorted, sortedChanges, sortedGet } from '../../sim/index.ts';
import type { Netns } from '../netns.ts';
import type { KernelContext } from '../skb.ts';
import type { Connection } from './connection.ts';
import { type Scheduled, schedule } from './schedule.ts';
import { type Ipvs, serverKey } from './state.ts';
import { connectionIn, putConnection } from './table.ts';

/** Who gets a connection that a packet begins, without the rest of its way. Undefined where nobody does, or where it is open already. */
export function placed(
  netns: Netns,
  ipvs: Ipvs,
  packet: Packet,
  context: KernelContext,
): (Scheduled & { readonly connection: Connection }) | undefined {
  const service = sortedGet(ipvs.services, serverKey(packet.protocol, packet.dst, packet.dport));
  if (!service || connectionIn(ipvs, packet, context.now)) return undefined;
  const { connection, ...rest } = schedule(netns, ipvs, service, packet, context);
  return connection && { ...rest, connection };
}

/** The connection as a whole request left it. */
export const closedAs = (ipvs: Ipvs, connection: Connection, original: Connection['original']): Ipvs =>
  putConnection(ipvs, { ...connection, original });

/** The record of a connection, even one that has run out. */
export const connectionOf = (ipvs: Ipvs, header: Connection['original']): Connection | undefined =>
  sortedGet(ipvs.connections, flowKey(header));

function sameValues<Value>(a: Sorted<Value>, b: Sorted<Value>): boolean {
  const { put, removed } = sortedChanges(a, b);
  return removed.length === 0 && JSON.stringify(put) === JSON.stringify(sortedChanges(b, a).put);
}

/** Whether two versions of the tables say the same. */
export const sameIpvs = (a: Ipvs | undefined, b: Ipvs | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.checkAt === b.checkAt &&
    sameValues(a.services, b.services) &&
    sameValues(a.connections, b.connections) &&
    sameValues(a.replies, b.replies) &&
    sameValues(a.templates, b.templates));
