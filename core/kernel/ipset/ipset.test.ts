import { expect, test } from 'vitest';
import type { Packet } from '../../net/index.ts';
import { lookUp } from './contains.ts';
import { ipsetList, ipsetSave } from './list.ts';
import { ipsetRestore } from './restore.ts';
import type { IpSets } from './set.ts';

const lines = (...texts: string[]) => texts.map((text) => ({ text }));

const texts = [
  'create loop hash:ip,port,ip family inet hashsize 1024 maxelem 65536',
  'add loop 10.0.1.1,tcp:80,10.0.1.1',
  'create frontends hash:ip,port family inet hashsize 1024 maxelem 65536',
  'add frontends 10.96.0.1,tcp:443',
  'add frontends 10.96.0.10,udp:53',
  'create ranges hash:ip,port,net family inet hashsize 1024 maxelem 65536',
  'add ranges 1.2.3.4,tcp:80,10.0.0.0/8',
  'add ranges 1.2.3.4,tcp:80,203.0.113.9',
  'create ports bitmap:port range 0-65535',
  'add ports 30080',
  'create ips hash:ip family inet6 hashsize 1024 maxelem 65536',
  'add ips fd00::1',
];

function setsOf(...given: string[]): IpSets {
  const result = ipsetRestore({}, lines(...given));
  if (!result.ok) throw new Error(result.error);
  return result.sets;
}

const sets = setsOf(...texts);

const packet = (src: string, dst: string, dport: number, protocol: Packet['protocol'] = 'TCP'): Packet => ({
  protocol,
  src,
  sport: 80,
  dst,
  dport,
  mark: 0,
});

test('what save prints, restore takes', () => {
  expect(ipsetSave(sets).map(({ text }) => text)).toEqual(texts);
  expect(ipsetSave(setsOf(...ipsetSave(sets).map(({ text }) => text)))).toEqual(ipsetSave(sets));
  expect(ipsetList(sets).map(({ text }) => text)).toContain('Number of entries: 2');
});

test.each([
  ['frontends', ['dst', 'dst'], packet('10.0.0.2', '10.96.0.1', 443), true],
  ['frontends', ['dst', 'dst'], packet('10.0.0.2', '10.96.0.1', 444), false],
  ['frontends', ['dst', 'dst'], packet('10.0.0.2', '10.96.0.10', 53), false],
  ['frontends', ['dst', 'dst'], packet('10.0.0.2', '10.96.0.10', 53, 'UDP'), true],
  ['frontends', ['src', 'dst'], packet('10.96.0.1', '10.0.0.2', 443), true],
  ['frontends', ['dst'], packet('10.0.0.2', '10.96.0.1', 443), false],
  ['frontends', ['dst', 'dst'], packet('10.0.0.2', '10.96.0.1', 0, 'ICMP'), false],
  ['loop', ['dst', 'dst', 'src'], packet('10.0.1.1', '10.0.1.1', 80), true],
  ['loop', ['dst', 'dst', 'src'], packet('10.0.1.2', '10.0.1.1', 80), false],
  ['ranges', ['dst', 'dst', 'src'], packet('10.7.7.7', '1.2.3.4', 80), true],
  ['ranges', ['dst', 'dst', 'src'], packet('203.0.113.9', '1.2.3.4', 80), true],
  ['ranges', ['dst', 'dst', 'src'], packet('203.0.113.8', '1.2.3.4', 80), false],
  ['ports', ['dst'], packet('10.0.0.2', '10.0.0.3', 30_080, 'SCTP'), true],
  ['ports', ['dst'], packet('10.0.0.2', '10.0.0.3', 0, 'ICMP'), false],
  ['ips', ['dst'], packet('10.0.0.2', '10.96.0.1', 443), false],
] as const)('%s %j', (name, directions, one, expected) => {
  const set = sets[name];
  expect(set && lookUp(set, directions, one, 'IPv4') !== undefined).toBe(expected);
});

test('says what is wrong in its own words; -exist forgives', () => {
  const refuse = (...given: string[]) => {
    const result = ipsetRestore(sets, lines(...given));
    return result.ok ? 'ok' : result.error;
  };
  expect(refuse('add nobody 1.2.3.4')).toBe('The set with the given name does not exist');
  expect(refuse('add ports 30080')).toBe("Element cannot be added to the set: it's already added");
  expect(refuse('add ports 30080 -exist', 'del ports 1 -exist')).toBe('ok');
  expect(refuse('del ports 1')).toBe("Element cannot be deleted from the set: it's not added");
  expect(refuse('create ports hash:ip')).toBe('Set cannot be created: set with the same name already exists');
  expect(refuse('add frontends 10.96.0.1')).toContain('cannot parse 10.96.0.1');
  expect(refuse('create x list:set')).toContain('not supported');
});
