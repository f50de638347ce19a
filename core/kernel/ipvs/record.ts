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

/** A real server's line, and the records of packets that did not go to it, by the reason: the same for every packet. */
interface Line {
  readonly text: string;
  readonly misses: Record<string, RuleVisit>;
}

/** By the list of real servers, which stays the same while a scheduler moves on. What is kept here changes no outcome. */
const known = new WeakMap<VirtualServer['realServers'], { name: string; lines: readonly Line[] }>();

function linesOf({ realServers }: VirtualServer, name: string): readonly Line[] {
  const found = known.get(realServers);
  if (found?.name === name) return found.lines;
  const lines = realServers.map(
    ({ address, port, weight }): Line => ({
      text: `-a ${name} -r ${joinHostPort(address, port)} -m -w ${weight}`,
      misses: {},
    }),
  );
  known.set(realServers, { name, lines });
  return lines;
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
  const lines = linesOf(service, name);
  const servers = service.realServers.map((server, at): RuleVisit => {
    const { text, misses } = lines[at] as Line;
    const tag = server.tag ? { tag: server.tag } : {};
    if (server === chosen)
      return { ...common, position: at + 2, text, ...tag, matched: true, target: 'Masq' };
    const failed = whyNot(server, chosen, service, reason, loadOf);
    const miss = misses[failed] ?? { ...common, position: at + 2, text, ...tag, matched: false, failed };
    // How busy a server is differs from packet to packet.
    if (!BY_LOAD.includes(service.scheduler)) misses[failed] = miss;
    return miss;
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
