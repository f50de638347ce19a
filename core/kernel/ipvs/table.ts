import { flowKey, type Header } from '../../net/index.ts';
import { sortedGet, sortedPut, sortedRemove, sortedValues } from '../../sim/index.ts';
import type { Connection } from './connection.ts';
import { isActive } from './connection.ts';
import type { Load } from './schedulers/index.ts';
import { type Ipvs, type RealServer, serverKey, type VirtualServer } from './state.ts';

/** The header of the packets that a real server sends to the client. */
const replyOf = ({ original, server }: Pick<Connection, 'original' | 'server'>): Header => ({
  protocol: original.protocol,
  src: server.address,
  sport: server.port,
  dst: original.src,
  dport: original.sport,
});

const live = (connection: Connection | undefined, now: number): Connection | undefined =>
  connection && connection.expires > now ? connection : undefined;

/** The connection of a client's packet. */
export const connectionIn = ({ connections }: Ipvs, header: Header, now: number): Connection | undefined =>
  live(sortedGet(connections, flowKey(header)), now);

/** The connection of a real server's packet. */
export function connectionOut(ipvs: Ipvs, header: Header, now: number): Connection | undefined {
  const key = sortedGet(ipvs.replies, flowKey(header));
  return key === undefined ? undefined : live(sortedGet(ipvs.connections, key), now);
}

export function putConnection(ipvs: Ipvs, connection: Connection): Ipvs {
  const key = flowKey(connection.original);
  const reply = flowKey(replyOf(connection));
  const replies = sortedGet(ipvs.replies, reply) === key ? ipvs.replies : sortedPut(ipvs.replies, reply, key);
  return { ...ipvs, replies, connections: sortedPut(ipvs.connections, key, connection) };
}

export function removeConnection(ipvs: Ipvs, connection: Connection): Ipvs {
  return {
    ...ipvs,
    connections: sortedRemove(ipvs.connections, flowKey(connection.original)),
    replies: sortedRemove(ipvs.replies, flowKey(replyOf(connection))),
  };
}

/** Key of the virtual server that a connection came in by. */
export const serviceOf = ({ original }: Pick<Connection, 'original'>): string =>
  serverKey(original.protocol, original.dst, original.dport);

/** Live connections through one virtual server. */
function connectionsOf(ipvs: Ipvs, service: VirtualServer, now: number): readonly Connection[] {
  const { protocol, address, port } = service;
  return sortedValues(ipvs.connections).filter(
    ({ original, expires }) =>
      expires > now && original.dport === port && original.dst === address && original.protocol === protocol,
  );
}

/** Active and inactive connections of each real server of a virtual server, counted when first asked for. */
export function loads(ipvs: Ipvs, service: VirtualServer, now: number): (server: RealServer) => Load {
  let counted: Map<string, { active: number; inactive: number }> | undefined;
  const count = (): NonNullable<typeof counted> => {
    const found = new Map<string, { active: number; inactive: number }>();
    for (const { server, state } of connectionsOf(ipvs, service, now)) {
      const key = `${server.address} ${server.port}`;
      const own = found.get(key) ?? { active: 0, inactive: 0 };
      found.set(key, own);
      if (isActive(state)) own.active += 1;
      else own.inactive += 1;
    }
    return found;
  };
  return ({ address, port }) => {
    counted ??= count();
    return counted.get(`${address} ${port}`) ?? { active: 0, inactive: 0 };
  };
}
