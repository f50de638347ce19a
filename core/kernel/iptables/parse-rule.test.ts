import { describe, expect, it } from 'vitest';
import type { Family } from '../../net/index.ts';
import { isRefusal } from './extension.ts';
import { parseRule } from './parse-rule.ts';
import { printRule } from './rule.ts';

const printed = (text: string, family: Family = 'IPv4'): string => {
  const rule = parseRule(text, family);
  return isRefusal(rule) ? `refused: ${rule.error}` : printRule(rule);
};

describe('a rule is printed as iptables-save 1.8.9 does', () => {
  it.each([
    // Written by kube-proxy, printed by the kernel: header first, marks shortened, defaults spelt out.
    [
      '-m comment --comment "a/b:c cluster IP" -m tcp -p tcp -d 10.96.0.1 --dport 443 ! -s 10.244.0.0/16 -j KUBE-MARK-MASQ',
      '! -s 10.244.0.0/16 -d 10.96.0.1/32 -p tcp -m comment --comment "a/b:c cluster IP" -m tcp --dport 443 -j KUBE-MARK-MASQ',
    ],
    ['-m mark ! --mark 0x00004000/0x00004000 -j RETURN', '-m mark ! --mark 0x4000/0x4000 -j RETURN'],
    ['-j MARK --or-mark 0x00004000', '-j MARK --set-xmark 0x4000/0x4000'],
    ['-j MARK --xor-mark 0x00004000', '-j MARK --set-xmark 0x4000/0x0'],
    ['-j MARK --and-mark 0xff', '-j MARK --set-xmark 0x0/0xffffff00'],
    ['-j MARK --set-mark 1', '-j MARK --set-xmark 0x1/0xffffffff'],
    ['-j REJECT', '-j REJECT --reject-with icmp-port-unreachable'],
    [
      '-m statistic --mode random --probability 0.3333333333 -j A',
      '-m statistic --mode random --probability 0.33333333349 -j A',
    ],
    ['-m statistic --mode nth --every 3 -j A', '-m statistic --mode nth --every 3 --packet 0 -j A'],
    [
      '-m recent --name KUBE-SEP-A --rcheck --seconds 10800 --reap -j A',
      '-m recent --rcheck --seconds 10800 --reap --name KUBE-SEP-A --mask 255.255.255.255 --rsource -j A',
    ],
    // Other hands.
    [
      '-p tcp --dport 80:90 --syn -j DROP',
      '-p tcp -m tcp --dport 80:90 --tcp-flags FIN,SYN,RST,ACK SYN -j DROP',
    ],
    ['-p 17 ! --sport 53 -j ACCEPT', '-p udp -m udp ! --sport 53 -j ACCEPT'],
    ['-i cni+ ! -o eth0 -g OTHER', '-i cni+ ! -o eth0 -g OTHER'],
    ['-m comment --comment word', '-m comment --comment word'],
    [`-m comment --comment "say \\"hi\\""`, `-m comment --comment "say \\"hi\\""`],
    ['-s 0.0.0.0/0 -j ACCEPT', '-j ACCEPT'],
    [
      '-s 10.1.2.3/8 -j SNAT --to-source 192.0.2.1:1024-2048 --random',
      '-s 10.0.0.0/8 -j SNAT --to-source 192.0.2.1:1024-2048 --random',
    ],
    [
      '-m physdev ! --physdev-is-in --physdev-is-bridged -j DROP',
      '-m physdev ! --physdev-is-in --physdev-is-bridged -j DROP',
    ],
    [
      '-m addrtype ! --src-type LOCAL --dst-type LOCAL,BROADCAST',
      '-m addrtype ! --src-type LOCAL --dst-type LOCAL,BROADCAST',
    ],
    ['-m nfacct --nfacct-name x -j DROP', '-m nfacct --nfacct-name  x -j DROP'],
    ['-j MASQUERADE --random-fully', '-j MASQUERADE --random-fully'],
    ['-m state --state RELATED,NEW', '-m state --state NEW,RELATED'],
    ['-p tcp -m multiport --destination-ports 80,8000:8010', '-p tcp -m multiport --dports 80,8000:8010'],
    // Not modelled, and kept as they are.
    [
      '-m set ! --match-set cali40:x src,dst -m comment --comment "a b" -j DROP',
      '-m set ! --match-set cali40:x src,dst -m comment --comment "a b" -j DROP',
    ],
    [
      '-m limit --limit 5/min -j LOG --log-prefix "in: " --log-level 7',
      '-m limit --limit 5/min -j LOG --log-prefix "in: " --log-level 7',
    ],
    ['-j CONNMARK --save-mark --nfmask 0xffff', '-j CONNMARK --save-mark --nfmask 0xffff'],
  ])('%s', (written, expected) => {
    expect(printed(written)).toBe(expected);
    expect(printed(expected)).toBe(expected);
  });

  it('in IPv6 with its own lengths and names', () => {
    expect(printed('-d FD00::1 -j REJECT', 'IPv6')).toBe(
      '-d fd00::1/128 -j REJECT --reject-with icmp6-port-unreachable',
    );
    expect(printed('-p tcp -j DNAT --to-destination [fd00::2]:80', 'IPv6')).toBe(
      '-p tcp -j DNAT --to-destination [fd00::2]:80',
    );
  });
});

it.each([
  ['-m "two words" -j ACCEPT', 'couldn\'t load match "two words"'],
  ['-d fd00::1 -j ACCEPT', 'bad argument "fd00::1" of -d'],
  ['-p tcp --dport 70000', 'invalid port/service "70000" specified'],
  ['--dport 80 -j ACCEPT', 'unknown option "--dport"'],
  ['-p udp -m tcp --dport 80', '-m tcp needs -p tcp'],
  ['-m comment --comment "open', 'unterminated quote'],
  ['-j DNAT', 'DNAT: option "--to-destination" must be specified'],
  ['-m statistic --mode random --probability 2', 'statistic: --probability must be between 0.0 and 1.0'],
  ['-j ACCEPT -j DROP', 'multiple -j flags not allowed'],
  ['-j ACCEPT !', 'nothing follows !'],
])('%s is refused: %s', (text, error) => {
  expect(parseRule(text, 'IPv4')).toEqual({ error });
});
