import { familyOf } from '../net/index.ts';
import type { Netns } from './netns.ts';

/** What `ip addr show NAME` prints of a dummy link, which is down, without its hardware address. */
export function ipAddrShow({ interfaces }: Netns, name: string): readonly string[] {
  const at = interfaces.findIndex((one) => one.name === name);
  const link = interfaces[at];
  if (!link) return [`Device "${name}" does not exist.`];
  return [
    `${at + 1}: ${name}: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default`,
    ...link.addresses.flatMap((own) => [
      familyOf(own.slice(0, own.indexOf('/'))) === 'IPv4'
        ? `    inet ${own} scope global ${name}`
        : `    inet6 ${own} scope global`,
      '       valid_lft forever preferred_lft forever',
    ]),
  ];
}
