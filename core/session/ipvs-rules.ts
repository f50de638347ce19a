import { emptyIpvs, ipAddrShow, ipsetSave, iptablesSave, ipvsadmList, type Netns } from '../kernel/index.ts';
import type { RuleLine } from './types.ts';

type Line = Omit<RuleLine, 'origins'>;

const DUMMY = 'kube-ipvs0';

/** Whether the node's kube-proxy runs, or has just run, in ipvs mode. */
export const isIpvs = ({ interfaces }: Netns): boolean => interfaces.some(({ name }) => name === DUMMY);

/** The tools that show what ipvs mode has written: no single one shows all of it. */
export const IPVS_COMMANDS = `ipvsadm -Ln; ip addr show ${DUMMY}; ipset save; iptables-save`;

/** Lines of one tool under a prompt, behind those of another. */
export const section = (command: string, lines: readonly Line[]): readonly Line[] => [
  { text: '', table: '' },
  { text: `$ ${command}`, table: '' },
  ...lines,
];

/** What those tools print one after another. Lines of virtual and real servers stand where a walk says that it looked. */
export function ipvsLines(netns: Netns, now: number): readonly Line[] {
  return [
    ...ipvsadmList(netns.ipvs ?? emptyIpvs, now).map((line) => ({ ...line, table: 'ipvs' })),
    ...section(
      `ip addr show ${DUMMY}`,
      ipAddrShow(netns, DUMMY).map((text) => ({ text, table: '' })),
    ),
    ...section(
      'ipset save',
      ipsetSave(netns.ipsets ?? {}).map(({ set: _set, ...line }) => ({ ...line, table: 'ipset' })),
    ),
    ...section('iptables-save', iptablesSave(netns, 'IPv4')),
  ];
}
