import { type Header, joinHostPort } from '../../net/index.ts';
import { sortedGet, sortedPut, sortedValues } from '../../sim/index.ts';
import type { Netns } from '../netns.ts';
import type { KernelContext } from '../skb.ts';
import type { Connection, Template } from './connection.ts';
import { nextState, TIMEOUTS } from './connection.ts';
import { type Choice, SCHEDULERS } from './schedulers/index.ts';
import { type Ipvs, type RealServer, serverKey, type VirtualServer } from './state.ts';
import { loads, putConnection } from './table.ts';

/** A new connection, or nobody to serve it. `kept`: the client stays with the server it had. */
export interface Scheduled {
  readonly ipvs: Ipvs;
  readonly connection?: Connection;
  readonly kept: boolean;
}

type Place = Pick<RealServer, 'address' | 'port'>;

const isAt = (place: Place, server: RealServer): boolean =>
  server.address === place.address && server.port === place.port;

/** Who gets a connection: what the scheduler says, unless the caller would rather see another one that could be chosen too. */
function choose(ipvs: Ipvs, service: VirtualServer, packet: Header, context: KernelContext): Choice {
  const request = { service, packet, now: context.now, loadOf: loads(ipvs, service, context.now) };
  const choice = SCHEDULERS.get(service.scheduler)?.schedule(request) ?? {};
  const preferred = service.realServers.find(
    ({ address, port, weight }) => weight > 0 && joinHostPort(address, port) === context.prefer,
  );
  if (!preferred || !choice.server) return choice;
  const state =
    choice.state?.last === undefined ? choice.state : { ...choice.state, last: endpointOf(preferred) };
  return { server: preferred, ...(state ? { state } : {}) };
}

const endpointOf = ({ address, port }: Place): string => `${address}:${port}`;

const remember = (ipvs: Ipvs, service: VirtualServer, { state }: Choice): Ipvs => {
  if (!state) return ipvs;
  const key = serverKey(service.protocol, service.address, service.port);
  return { ...ipvs, services: sortedPut(ipvs.services, key, { ...service, state }) };
};

/** A template counts while its time runs and while a connection made by it is open, and only for a server that is still there. */
function templateFor(
  { ipvs: given, sysctls }: Netns,
  ipvs: Ipvs,
  key: string,
  service: VirtualServer,
  now: number,
): Template | undefined {
  const template = sortedGet(ipvs.templates, key);
  if (!template || !given) return undefined;
  const inUse = (): boolean =>
    sortedValues(ipvs.connections).some((one) => one.template === key && one.expires > now);
  if (template.expires <= now && !inUse()) return undefined;
  const server = service.realServers.find((one) => isAt(template.server, one));
  const quiescent = sysctls['net.ipv4.vs.expire_quiescent_template'] === 1;
  return server && (server.weight > 0 || !quiescent) ? template : undefined;
}

/**
 * Places a new connection (net/netfilter/ipvs/ip_vs_core.c, ip_vs_schedule and ip_vs_sched_persist). With persistence the first connection of a client
 * address makes a template that the later ones follow.
 */
export function schedule(
  netns: Netns,
  ipvs: Ipvs,
  service: VirtualServer,
  packet: Header & { readonly tcp?: Parameters<typeof nextState>[3] },
  context: KernelContext,
): Scheduled {
  const { now } = context;
  const connect = (to: Place, next: Ipvs, kept: boolean, template?: string): Scheduled => {
    const { protocol, src, sport, dst, dport } = packet;
    const state = nextState('NONE', protocol, 'input', packet.tcp);
    const connection: Connection = {
      original: { protocol, src, sport, dst, dport },
      server: { address: to.address, port: to.port },
      state,
      expires: now + TIMEOUTS[state],
      ...(template === undefined ? {} : { template }),
    };
    return { ipvs: putConnection(next, connection), connection, kept };
  };
  if (service.persistence === undefined) {
    const choice = choose(ipvs, service, packet, context);
    const next = remember(ipvs, service, choice);
    return choice.server ? connect(choice.server, next, false) : { ipvs: next, kept: false };
  }
  const serviceName = serverKey(service.protocol, service.address, service.port);
  const key = `${serviceName} ${packet.src}`;
  const found = templateFor(netns, ipvs, key, service, now);
  const choice = found ? {} : choose(ipvs, service, packet, context);
  const server = found?.server ?? choice.server;
  if (!server) return { ipvs, kept: false };
  const timeout = found?.timeout ?? service.persistence;
  const template: Template = {
    service: serviceName,
    client: packet.src,
    server: { address: server.address, port: server.port },
    timeout,
    expires: now + timeout * 1000,
  };
  const next = remember(ipvs, service, choice);
  const templates = sortedPut(next.templates, key, template);
  return connect(server, { ...next, templates }, found !== undefined, key);
}
