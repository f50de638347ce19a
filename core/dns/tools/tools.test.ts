import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolve } from '../resolver/resolve.ts';
import { dnsTools, subjectOf, type ToolPlace } from './index.ts';

const SILENT: ToolPlace = {
  nameservers: ['10.96.0.10'],
  searches: ['default.svc.cluster.local'],
  ndots: 5,
  libc: 'glibc',
  hosts: '127.0.0.1 localhost\n10.244.1.9 client.sub client\n',
  when: '',
  draw: () => 0,
  ask: () => ({ heard: 'refused' }),
  resolve: (name, family) =>
    resolve(
      'glibc',
      { name, family, resolvConf: { text: 'nameserver 10.96.0.10\n' }, hosts: SILENT.hosts },
      () => 'refused',
    ),
};

describe('tools that ask DNS', () => {
  it.each([
    ['dig web', ';; no servers could be reached', 9],
    ['nslookup web', ';; no servers could be reached', 1],
    ['host web', ';; no servers could be reached', 1],
    ['getent hosts web', '', 2],
  ] as const)('%s, where nobody listens', (line, last, exitCode) => {
    const [tool, ...words] = line.split(' ') as [keyof typeof dnsTools, ...string[]];
    const output = dnsTools[tool](words, SILENT);
    expect(output.exitCode).toBe(exitCode);
    expect(output.stdout.trimEnd().split('\n').at(-1)).toBe(last);
  });

  it('getent hosts reads /etc/hosts, by name and by address', () => {
    const said = (key: string) => dnsTools.getent(['hosts', key], SILENT).stdout;
    expect(said('client')).toBe('10.244.1.9      client.sub client\n');
    expect(said('10.244.1.9')).toBe('10.244.1.9      client.sub client\n');
  });

  it('says what they leave out', () => {
    expect(dnsTools.nslookup([], SILENT).stderr).toBe(
      'nslookup: its prompt is not modelled here; give it a name\n',
    );
    expect(dnsTools.host(['-l', 'example.com'], SILENT).stderr).toBe('host: -l: not modelled here\n');
    expect(dnsTools.getent(['passwd', 'root'], SILENT).stderr).toBe('getent: passwd: not modelled here\n');
  });

  it('tells what the words ask about', () => {
    expect(subjectOf(['-t', 'SRV', '_http._tcp.web'])).toBe('_http._tcp.web');
    expect(subjectOf(['@10.96.0.10', 'web', 'AAAA', '+short'])).toBe('web');
  });

  it('never throw, whatever is typed', () => {
    const word = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        '-t',
        '-type=',
        '-W',
        '@',
        'hosts',
        'ahosts',
        'a..b',
        '10.0.0.1',
        '::1',
        '-N',
        'ANY',
        '.',
      ),
    );
    const tool = fc.constantFrom(...(Object.keys(dnsTools) as (keyof typeof dnsTools)[]));
    fc.assert(
      fc.property(tool, fc.array(word, { maxLength: 5 }), (name, words) => {
        expect(typeof dnsTools[name](words, SILENT).stdout).toBe('string');
      }),
      { numRuns: 400 },
    );
  });
});
