import { addressBytes, compareAddresses, joinHostPort } from '../../net/index.ts';
import { sortedValues } from '../../sim/index.ts';
import type { Tag } from '../load.ts';
import { serviceWords } from './command.ts';
import type { Ipvs, RealServer, VirtualServer } from './state.ts';
import { loads } from './table.ts';

/** One line that ipvsadm prints. Chain and position say where a packet's record has it, as for rules. */
export interface IpvsadmLine {
  readonly text: string;
  readonly chain?: string;
  readonly position?: number;
  readonly tag?: Tag;
}

function line(text: string, service: VirtualServer, server?: RealServer): IpvsadmLine {
  const { tag } = server ?? service;
  const position = server ? service.realServers.indexOf(server) + 2 : 1;
  return { text, chain: serviceWords(service), position, ...(tag ? { tag } : {}) };
}

const NUMBERS = { TCP: 6, UDP: 17, SCTP: 132 } as const;

/** An IPv4 address as the signed number that ipvsadm compares. */
const signed = (address: string): number =>
  addressBytes(address).reduce((value, byte) => (value << 8) | byte, 0);

/** IPv4 first, then by protocol, address and port. Addresses from 128.0.0.0 on count as negative. (libipvs.c, ipvs_cmp_services) */
function inListOrder(a: VirtualServer, b: VirtualServer): number {
  const [six, otherSix] = [a.address.includes(':'), b.address.includes(':')];
  if (six !== otherSix) return six ? 1 : -1;
  if (a.protocol !== b.protocol) return NUMBERS[a.protocol] - NUMBERS[b.protocol];
  if (a.address !== b.address)
    return six ? compareAddresses(a.address, b.address) : signed(a.address) - signed(b.address);
  return a.port - b.port;
}

const serversInOrder = (servers: readonly RealServer[]): readonly RealServer[] =>
  [...servers].sort((a, b) =>
    a.address === b.address ? a.port - b.port : compareAddresses(a.address, b.address),
  );

const servicesInOrder = (ipvs: Ipvs): readonly VirtualServer[] =>
  [...sortedValues(ipvs.services)].sort(inListOrder);

/** What follows `-A -t ADDRESS:PORT` for a virtual server. */
export function serviceSettings({ scheduler, flags, persistence }: VirtualServer): string {
  const sticky = persistence === undefined ? '' : ` -p ${persistence}`;
  return `-s ${scheduler}${flags.length > 0 ? ` -b ${flags.join(',')}` : ''}${sticky}`;
}

/** What `ipvsadm --save -n` prints; `ipvsadm --restore` takes it. Addresses in the order of `ipvsadm -Ln`. */
export function ipvsadmSave(ipvs: Ipvs): readonly IpvsadmLine[] {
  return servicesInOrder(ipvs).flatMap((service) => [
    line(`-A ${serviceWords(service)} ${serviceSettings(service)}`, service),
    ...serversInOrder(service.realServers).map((server) =>
      line(
        `-a ${serviceWords(service)} -r ${joinHostPort(server.address, server.port)} -m -w ${server.weight}`,
        service,
        server,
      ),
    ),
  ]);
}

/** Buckets of the connection table (CONFIG_IP_VS_TAB_BITS 12). */
const SIZE = 4096;

/** What `ipvsadm -Ln` prints at a time. Lines of servers carry their tags. */
export function ipvsadmList(ipvs: Ipvs, now: number): readonly IpvsadmLine[] {
  const head = [
    `IP Virtual Server version 1.2.1 (size=${SIZE})`,
    'Prot LocalAddress:Port Scheduler Flags',
    '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
  ].map((text) => ({ text }));
  return [...head, ...servicesInOrder(ipvs).flatMap((service) => listService(ipvs, service, now))];
}

function listService(ipvs: Ipvs, service: VirtualServer, now: number): readonly IpvsadmLine[] {
  const { protocol, address, port, scheduler, flags, persistence, realServers } = service;
  const marks = flags.length > 0 ? ` (${flags.join(',')})` : '';
  const sticky = persistence === undefined ? '' : ` persistent ${persistence}`;
  const loadOf = loads(ipvs, service, now);
  return [
    line(`${protocol.padEnd(4)} ${joinHostPort(address, port)} ${scheduler}${marks}${sticky}`, service),
    ...serversInOrder(realServers).map((server) => {
      const { active, inactive } = loadOf(server);
      const name = joinHostPort(server.address, server.port).padEnd(28);
      const counts = `${String(server.weight).padEnd(6)} ${String(active).padEnd(10)} ${String(inactive).padEnd(10)}`;
      return line(`  -> ${name} Masq    ${counts}`.trimEnd(), service, server);
    }),
  ];
}
