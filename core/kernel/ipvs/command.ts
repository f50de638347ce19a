import { joinHostPort, splitHostPort } from '../../net/index.ts';
import { sortedGet, sortedPut, sortedRemove } from '../../sim/index.ts';
import type { TaggedLine } from '../load.ts';
import { nameOf, SCHEDULERS } from './schedulers/index.ts';
import { emptyIpvs, type Ipvs, type RealServer, serverKey, type VirtualServer } from './state.ts';

/** Either the tables afterwards, or the first line (from 1) that was refused; the lines before it stay carried out. */
export type IpvsadmResult =
  | { readonly ok: true; readonly ipvs: Ipvs }
  | {
      readonly ok: false;
      readonly ipvs: Ipvs;
      readonly line: number;
      readonly text: string;
      readonly error: string;
    };

const PROTOCOLS: Readonly<Record<string, VirtualServer['protocol']>> = {
  '-t': 'TCP',
  '-u': 'UDP',
  '--sctp-service': 'SCTP',
};

/** The option that names a virtual server of a protocol. */
const serviceOption = (protocol: VirtualServer['protocol']): string =>
  Object.keys(PROTOCOLS).find((option) => PROTOCOLS[option] === protocol) ?? '-t';

/** One line, taken apart. */
interface Command {
  readonly verb: string;
  readonly service?: Pick<VirtualServer, 'protocol' | 'address' | 'port'>;
  readonly server?: Pick<RealServer, 'address' | 'port'>;
  readonly scheduler?: string;
  readonly flags?: readonly string[];
  readonly persistence?: number;
  readonly weight?: number;
}

const number = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;

/** Reads a line as it follows `ipvsadm`; text is why it cannot be read. */
function read(line: string): Command | string {
  const [verb = '', ...words] = line.split(/\s+/);
  const command: { -readonly [Field in keyof Command]: Command[Field] } = { verb };
  for (let at = 0; at < words.length; at++) {
    const option = words[at] as string;
    if (option === '-m') continue;
    const value = words[++at];
    const protocol = PROTOCOLS[option];
    const endpoint = protocol || option === '-r' ? splitHostPort(value ?? '') : undefined;
    if (protocol && endpoint) command.service = { protocol, ...endpoint };
    else if (option === '-r' && endpoint) command.server = endpoint;
    else if (option === '-s' && SCHEDULERS.has(value ?? '')) command.scheduler = value as string;
    else if (option === '-b' && value) command.flags = value.split(',');
    else if (option === '-p' && number(value)) command.persistence = Number(value);
    else if (option === '-w' && number(value) !== undefined) command.weight = Number(value);
    else return `bad argument of ${option}: "${value ?? ''}"`;
  }
  return command;
}

const keyOf = ({ protocol, address, port }: NonNullable<Command['service']>): string =>
  serverKey(protocol, address, port);

function addService(ipvs: Ipvs, { verb, service, ...rest }: Command, line: TaggedLine): Ipvs | string {
  if (!service) return 'You need to supply the virtual service';
  const known = sortedGet(ipvs.services, keyOf(service));
  if (verb === '-A' && known) return 'Service already exists';
  if (verb === '-E' && !known) return 'No such service';
  const { scheduler = 'wlc', flags = [], persistence } = rest;
  // Another scheduler starts with nothing remembered (ip_vs_edit_service).
  const state = known?.scheduler === scheduler ? known.state : undefined;
  const next: VirtualServer = {
    ...service,
    scheduler,
    flags,
    ...(persistence === undefined ? {} : { persistence }),
    realServers: known?.realServers ?? [],
    ...(state ? { state } : {}),
    ...(line.tag ? { tag: line.tag } : {}),
  };
  return { ...ipvs, services: sortedPut(ipvs.services, keyOf(service), next) };
}

const isSame = (server: Pick<RealServer, 'address' | 'port'>, other: RealServer): boolean =>
  server.address === other.address && server.port === other.port;

/** wrr starts again when its list changes; rr goes on from before the server that left (ip_vs_wrr_dest_changed, ip_vs_rr_del_dest). */
function withServers(service: VirtualServer, realServers: readonly RealServer[]): VirtualServer {
  const { state, ...rest } = service;
  if (!state || service.scheduler === 'wrr') return { ...rest, realServers };
  const stays = realServers.some((server) => nameOf(server) === state.last);
  if (service.scheduler !== 'rr' || stays) return { ...rest, realServers, state };
  const at = service.realServers.findIndex((server) => nameOf(server) === state.last);
  const before = service.realServers[at - 1];
  return before ? { ...rest, realServers, state: { last: nameOf(before) } } : { ...rest, realServers };
}

function changeServer(service: VirtualServer, command: Command, line: TaggedLine): VirtualServer | string {
  const { verb, server, weight = 1 } = command;
  if (!server) return "You need to supply the 'real-server' option";
  const { realServers } = service;
  const known = realServers.find((other) => isSame(server, other));
  if (verb === '-a' && known) return 'Destination already exists';
  if (verb !== '-a' && !known) return 'No such destination';
  if (verb === '-d')
    return withServers(
      service,
      realServers.filter((other) => other !== known),
    );
  const lastWeight = known && weight === 0 ? (known.lastWeight ?? known.weight) : undefined;
  const tag = line.tag ?? known?.tag;
  const next: RealServer = {
    ...server,
    weight,
    ...(lastWeight === undefined ? {} : { lastWeight }),
    ...(tag ? { tag } : {}),
  };
  // A new one comes first (ip_vs_ctl.c, __ip_vs_update_dest).
  const list = known ? realServers.map((other) => (other === known ? next : other)) : [next, ...realServers];
  return withServers(service, list);
}

function run(ipvs: Ipvs, line: TaggedLine): Ipvs | string {
  const command = read(line.text);
  if (typeof command === 'string') return command;
  const { verb, service } = command;
  switch (verb) {
    case '-C':
      return emptyIpvs;
    case '-A':
    case '-E':
      return addService(ipvs, command, line);
    case '-D': {
      if (!service || !sortedGet(ipvs.services, keyOf(service))) return 'No such service';
      return { ...ipvs, services: sortedRemove(ipvs.services, keyOf(service)) };
    }
    case '-a':
    case '-e':
    case '-d': {
      const known = service && sortedGet(ipvs.services, keyOf(service));
      if (!known) return 'Service not defined';
      const next = changeServer(known, command, line);
      if (typeof next === 'string') return next;
      return { ...ipvs, services: sortedPut(ipvs.services, keyOf(service), next) };
    }
    default:
      return `unknown command "${verb}"`;
  }
}

/**
 * `ipvsadm --restore`, which takes any command of ipvsadm, one a line, with addresses and ports as numbers. Only forwarding by NAT (`-m`) is
 * known. What happens to connections of what is removed is the business of the caller. (ipvsadm 1.31)
 */
export function ipvsadmRestore(before: Ipvs, lines: readonly TaggedLine[]): IpvsadmResult {
  let ipvs = before;
  for (const [at, line] of lines.entries()) {
    if (line.text === '' || line.text.startsWith('#')) continue;
    const next = run(ipvs, line);
    if (typeof next === 'string') return { ok: false, ipvs, line: at + 1, text: line.text, error: next };
    ipvs = next;
  }
  return { ok: true, ipvs };
}

/** `-t 10.96.0.1:443`, as a line names a virtual server. */
export const serviceWords = ({ protocol, address, port }: NonNullable<Command['service']>): string =>
  `${serviceOption(protocol)} ${joinHostPort(address, port)}`;
