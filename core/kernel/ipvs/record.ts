import { joinHostPort } from '../../net/index.ts';
import type { RuleVisit } from '../passage.ts';
import { serviceWords } from './command.ts';
import type { Connection } from './connection.ts';
import { serviceSettings } from './list.ts';
import { type Load, nameOf, SCHEDULERS } from './schedulers/index.ts';
import type { RealServer, VirtualServer } from './state.ts';

/** How a real server came to be the one of a connection. */
export type Reason = 'chosen' | 'kept' | 'open';

const isServer = ({ server }: Connection, { address, port }: RealServer): boolean =>
  server.address === address && server.port === port;

/** Schedulers that look at how busy servers are. */
const BY_LOAD = ['lc', 'wlc', 'sed', 'nq', 'lblc', 'lblcr'];

function whyNot(
  server: RealServer,
  chosen: RealServer | undefined,
  service: VirtualServer,
  reason: Reason,
  loadOf: (server: RealServer) => Load,
): string {
  if (server.weight === 0) return 'weight 0';
  if (reason === 'open') return 'the connection has its server';
  if (reason === 'kept') return 'the client stays with its server';
  if (chosen && BY_LOAD.includes(service.scheduler)) {
    const { active, inactive } = loadOf(server);
    return `${active} active and ${inactive} inactive connections`;
  }
  return chosen ? `${service.scheduler} chose ${nameOf(chosen)}` : `${service.scheduler} chose nobody`;
}

/**
 * What IPVS looked at for one packet of a client, in the words of `ipvsadm --save`: the virtual server, then its real servers, of which at most one
 * matched.
 */
export function visitsOf(
  service: VirtualServer,
  connection: Connection | undefined,
  reason: Reason,
  loadOf: (server: RealServer) => Load,
): readonly RuleVisit[] {
  const name = serviceWords(service);
  const common = { table: 'ipvs', chain: name } as const;
  const chosen = connection && service.realServers.find((server) => isServer(connection, server));
  const servers = service.realServers.map((server, at): RuleVisit => {
    const text = `-a ${name} -r ${joinHostPort(server.address, server.port)} -m -w ${server.weight}`;
    const visit = { ...common, position: at + 2, text, ...(server.tag ? { tag: server.tag } : {}) };
    return server === chosen
      ? { ...visit, matched: true, target: 'Masq' }
      : { ...visit, matched: false, failed: whyNot(server, chosen, service, reason, loadOf) };
  });
  const head: RuleVisit = {
    ...common,
    position: 1,
    text: `-A ${name} ${serviceSettings(service)}`,
    matched: true,
    target: chosen ? service.scheduler : 'REJECT',
    ...(service.tag ? { tag: service.tag } : {}),
  };
  return [head, ...servers];
}

/** How a scheduler chooses, for a reader. */
export const schedulerRule = (name: string): string => SCHEDULERS.get(name)?.rule ?? name;
