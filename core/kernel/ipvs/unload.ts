import { sortedGet, sortedKeys, sortedRemove, sortedValues } from '../../sim/index.ts';
import { findEntry, removeEntry } from '../conntrack/table.ts';
import type { Netns } from '../netns.ts';
import type { Connection } from './connection.ts';
import { emptyIpvs, type Ipvs } from './state.ts';
import { removeConnection, serviceOf } from './table.ts';

/** Whether the real server of a connection is still there (IP_VS_DEST_F_AVAILABLE). */
export function isServed(ipvs: Ipvs, connection: Connection): boolean {
  const { server } = connection;
  const service = sortedGet(ipvs.services, serviceOf(connection));
  return (
    service?.realServers.some((one) => one.address === server.address && one.port === server.port) ?? false
  );
}

/** Ends connections, with the flows that conntrack keeps of them (ip_vs_conn.c, ip_vs_conn_expire). */
export function endConnections(netns: Netns, connections: readonly Connection[]): Netns {
  let { ipvs = emptyIpvs, conntrack } = netns;
  for (const connection of connections) {
    ipvs = removeConnection(ipvs, connection);
    const flow = findEntry(conntrack, connection.original, -Infinity);
    if (flow) conntrack = removeEntry(conntrack, flow.entry);
  }
  return { ...netns, ipvs, conntrack };
}

/**
 * With `expire_nodest_conn`, connections to a real server that has been removed end at once; without it, their packets are dropped for as long as
 * they last (ip_vs_ctl.c, ip_vs_del_dest; ip_vs_conn.c, ip_vs_expire_nodest_conn_flush; Linux 5.9 on).
 */
export function endUnserved(netns: Netns): Netns {
  const { ipvs } = netns;
  if (!ipvs || netns.sysctls['net.ipv4.vs.expire_nodest_conn'] !== 1) return netns;
  const unserved = sortedValues(ipvs.connections).filter((connection) => !isServed(ipvs, connection));
  return unserved.length > 0 ? endConnections(netns, unserved) : netns;
}

/** No connection is as short as this: what begins between two checks lasts until the second. */
const CHECK_INTERVAL = 2_000;

/** Templates that may still tell where a client goes. */
function liveTemplates({ templates, connections }: Ipvs, now: number): Ipvs['templates'] {
  const inUse = new Set(sortedValues(connections).map(({ template }) => template));
  return sortedKeys(templates)
    .filter((key) => (sortedGet(templates, key)?.expires ?? 0) <= now && !inUse.has(key))
    .reduce((left, key) => sortedRemove(left, key), templates);
}

/** Ends the connections whose time has run out; their flows are forgotten with them. */
export function expireConnections(netns: Netns, now: number): Netns {
  if (!netns.ipvs || now < (netns.ipvs.checkAt ?? 0)) return netns;
  const over = sortedValues(netns.ipvs.connections).filter(({ expires }) => expires <= now);
  const next = over.length > 0 ? endConnections(netns, over) : netns;
  const ipvs = next.ipvs ?? netns.ipvs;
  const first = sortedValues(ipvs.connections).reduce((at, { expires }) => Math.min(at, expires), Infinity);
  const checkAt = Math.min(first, now + CHECK_INTERVAL);
  return { ...next, ipvs: { ...ipvs, templates: liveTemplates(ipvs, now), checkAt } };
}
