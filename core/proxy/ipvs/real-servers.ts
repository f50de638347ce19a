import type { Netns, TaggedLine } from '../../kernel/index.ts';
import { type Ipvs, loads, type RealServer, type VirtualServer } from '../../kernel/index.ts';
import { joinHostPort } from '../../net/index.ts';
import { type Millis, sortedGet } from '../../sim/index.ts';
import type { Kept, NodeView } from '../mode.ts';
import { endpointTag, type WantedServer } from './virtual-servers.ts';

const STALE = { role: 'stale' } as const;

/** `TCP 10.96.0.1:80 10.244.1.7:8080`: a real server on the list of those that drain. */
const drainName = (key: string, endpoint: string): string => `${key} ${endpoint}`;

const endpointOf = ({ address, port }: RealServer): string => joinHostPort(address, port);

/** Only TCP waits for its connections to end (pkg/proxy/ipvs/util IsRsGracefulTerminationNeeded). */
function isBusy(ipvs: Ipvs, server: VirtualServer, real: RealServer, now: Millis): boolean {
  if (server.protocol !== 'TCP') return false;
  const { active, inactive } = loads(ipvs, server, now)(real);
  return active + inactive > 0;
}

/**
 * What one virtual server's list lacks and has too much. A real server whose endpoint is gone is deleted, or set to weight 0 while it has
 * connections; `draining` is the list of those. The first sync of a process knows of no such list and sets weights right.
 * (proxier.go syncEndpoint, graceful_termination.go)
 */
export function syncRealServers(
  ipvs: Ipvs,
  now: Millis,
  wanted: WantedServer,
  draining: Set<string>,
  isFirst: boolean,
): readonly TaggedLine[] {
  const server = sortedGet(ipvs.services, wanted.key);
  const present = new Map((server?.realServers ?? []).map((real) => [endpointOf(real), real]));
  const lines: TaggedLine[] = [];
  const run = (verb: string, endpoint: string, rest: string, tag: TaggedLine['tag']): void => {
    const text = `${verb} ${wanted.words} -r ${endpoint}${rest}`;
    lines.push(tag ? { text, tag } : { text });
  };
  for (const endpoint of wanted.endpoints) {
    const real = present.get(endpoint.endpoint);
    const tag = endpointTag(wanted.tag, endpoint);
    if (!real) run('-a', endpoint.endpoint, ' -m -w 1', tag);
    else if (draining.delete(drainName(wanted.key, endpoint.endpoint))) {
      run('-d', endpoint.endpoint, '', STALE);
      run('-a', endpoint.endpoint, ' -m -w 1', tag);
    } else if (isFirst && real.weight !== 1) run('-e', endpoint.endpoint, ' -m -w 1', tag);
  }
  if (!server) return lines;
  const stays = new Set(wanted.endpoints.map(({ endpoint }) => endpoint));
  for (const [endpoint, real] of present) {
    const name = drainName(wanted.key, endpoint);
    if (stays.has(endpoint) || draining.has(name)) continue;
    if (isBusy(ipvs, server, real, now)) {
      run('-e', endpoint, ' -m -w 0', real.tag);
      draining.add(name);
    } else run('-d', endpoint, '', STALE);
  }
  return lines;
}

/** Looks at every real server that drains: those without connections are deleted. (graceful_termination.go tryDeleteRs) */
export function drain(kept: Kept, netns: Netns, now: Millis) {
  const { ipvs } = netns;
  const lines: TaggedLine[] = [];
  const stale = kept.stale.filter((name) => {
    const at = name.lastIndexOf(' ');
    const [key, endpoint] = [name.slice(0, at), name.slice(at + 1)];
    const server = ipvs && sortedGet(ipvs.services, key);
    const real = server?.realServers.find((one) => endpointOf(one) === endpoint);
    if (!real) return false;
    if (ipvs && server && isBusy(ipvs, server, real, now)) return true;
    const option = key.startsWith('TCP') ? '-t' : key.startsWith('UDP') ? '-u' : '--sctp-service';
    lines.push({ text: `-d ${option} ${key.slice(key.indexOf(' ') + 1)} -r ${endpoint}`, tag: STALE });
    return false;
  });
  return {
    commands: lines.length > 0 ? [{ tool: 'ipvsadm', lines } as const] : [],
    kept: { ...kept, stale, cleanedAt: now },
  };
}

/** The list of a view's mode, to be changed in place. */
export const drainingOf = ({ kept }: NodeView): Set<string> => new Set(kept.stale);
