import { describe, expect, it } from 'vitest';
import { ask, lines, serverWith } from './world.suite.ts';

const KUBERNETES = 'kubernetes cluster.local {\n pods verified\n ttl 30\n}';
const corefile = (...directives: readonly string[]) => serverWith(`.:53 {\n${directives.join('\n')}\n}`);
const WEB = 'web.default.svc.cluster.local.';

describe('plug-ins of CoreDNS', () => {
  it('rewrite: an exact rule changes the question and turns the reply back', () => {
    const server = corefile(`rewrite name shop.internal ${WEB}`, KUBERNETES);
    const reply = ask(server, 'shop.internal.');
    expect(lines(reply.message)).toEqual(['shop.internal. 30 IN A 10.96.42.17']);
    expect(reply.reason).toContain(`rewrite turned the name into ${WEB}`);
  });

  it('rewrite: a regular expression with an answer rule', () => {
    const server = corefile(
      String.raw`rewrite stop {
        name regex (.*)\.acme\.internal {1}.default.svc.cluster.local
        answer name (.*)\.default\.svc\.cluster\.local {1}.acme.internal
      }`,
      KUBERNETES,
    );
    expect(lines(ask(server, 'web.acme.internal.').message)).toEqual([
      'web.acme.internal. 30 IN A 10.96.42.17',
    ]);
  });

  it('rewrite: the first rule that stops is the last', () => {
    const server = corefile(
      'rewrite continue ttl web.default.svc.cluster.local 7',
      `rewrite name x. ${WEB}`,
      KUBERNETES,
    );
    expect(lines(ask(server, WEB).message)).toEqual([`${WEB} 7 IN A 10.96.42.17`]);
  });

  it('hosts: lists names, and falls through for others', () => {
    const server = corefile('hosts {\n 192.0.2.7 nas.home nas\n fallthrough\n}', 'forward . 192.0.2.53');
    expect(lines(ask(server, 'nas.home.').message)).toEqual(['nas.home. 3600 IN A 192.0.2.7']);
    expect(ask(server, 'example.com.').by).toBe('forward');
    expect(lines(ask(server, '7.2.0.192.in-addr.arpa.', 'PTR').message)[0]).toContain('PTR nas.home.');
  });

  it('hosts: without fallthrough other names are SERVFAIL', () => {
    expect(ask(corefile('hosts {\n 192.0.2.7 nas\n}'), 'example.com.').message.rcode).toBe('SERVFAIL');
  });

  it('autopath: walks the search list for a verified Pod', () => {
    const server = corefile('autopath @kubernetes', KUBERNETES, 'forward . /etc/resolv.conf');
    const asked = 'example.com.default.svc.cluster.local.';
    expect(lines(ask(server, asked).message)).toEqual([
      `${asked} 300 IN CNAME example.com.`,
      'example.com. 300 IN A 93.184.215.14',
    ]);
    expect(ask(server, 'nope.default.svc.cluster.local.').message.rcode).toBe('NXDOMAIN');
  });

  it('loadbalance: the draws decide the order', () => {
    const server = corefile('loadbalance', 'hosts {\n 192.0.2.1 a\n 192.0.2.2 a\n 192.0.2.3 a\n}');
    const order = (draw: number) =>
      ask(server, 'a.', 'A', { world: { draw: () => draw } }).message.answer.map(({ data }) => data);
    expect(order(0)).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3']);
    expect(order(0.99)).toEqual(['192.0.2.3', '192.0.2.1', '192.0.2.2']);
  });

  it('loadbalance weighted: one address comes first; prefer: those of a network do', () => {
    const hosts = 'hosts {\n 192.0.2.1 a\n 192.0.2.2 a\n 198.51.100.3 a\n}';
    const order = (text: string, draw: number) =>
      ask(corefile(text, hosts), 'a.', 'A', { world: { draw: () => draw } }).message.answer.map(
        ({ data }) => data,
      );
    expect(order('loadbalance weighted /weights', 0.4)).toEqual(['192.0.2.2', '192.0.2.1', '198.51.100.3']);
    expect(order('loadbalance round_robin {\n prefer 198.51.100.0/24\n}', 0)[0]).toBe('198.51.100.3');
  });

  it('errors: consolidate counts what matches, and tells of it when its time is over', () => {
    const silent = { upstream: { records: {}, unreachable: true } };
    const server = corefile('errors {\n consolidate 1m timeout$ warning\n}', 'forward . 192.0.2.53');
    const first = ask(server, 'example.com.', 'A', { world: silent });
    expect(first.log).toEqual([]);
    const second = ask(first.server, 'example.com.', 'A', { world: { ...silent, now: 61_000 } });
    expect(second.log).toEqual(["[WARNING] plugin/errors: 1 errors like 'timeout$' occurred in last 1m0s"]);
  });

  it.each([
    ['errors a.log', '/etc/coredns/Corefile:2 - Error during parsing: invalid log file: a.log'],
    [
      'errors {\n log\n}',
      "/etc/coredns/Corefile:3 - Syntax error: Unexpected token 'log', expecting 'Unknown field log'",
    ],
    [
      'errors {\n consolidate 1 a\n}',
      '/etc/coredns/Corefile:3 - Error during parsing: time: missing unit in duration "1"',
    ],
    ['loadbalance best', 'unknown policy: best'],
    ['loadbalance weighted', '/etc/coredns/Corefile:2 - Error during parsing: missing weight file argument'],
  ])('refuses “%s” in the words of CoreDNS', (text, message) => {
    expect(() => corefile(text)).toThrow(message);
  });

  it('log: prints the line that kubectl logs shows', () => {
    const reply = ask(corefile('log', KUBERNETES), WEB);
    expect(reply.log).toEqual([
      `[INFO] 10.244.1.9:41231 - 0 "A IN ${WEB} udp 47 false 512" NOERROR qr,aa,rd 92 0.000100s`,
    ]);
  });

  it('log: only the classes that are asked for', () => {
    const server = corefile('log {\n class denial\n}', KUBERNETES);
    expect(ask(server, WEB).log).toEqual([]);
    expect(ask(server, `nope.${WEB}`).log).toHaveLength(1);
  });

  it('forward: except keeps a zone away', () => {
    const server = corefile('errors', 'forward . 192.0.2.53 {\n except example.com\n}');
    const reply = ask(server, 'example.com.');
    expect(reply.message.rcode).toBe('SERVFAIL');
    expect(reply.log).toEqual(['[ERROR] plugin/errors: 2 example.com. A: plugin: no next plugin found']);
  });

  it('kubernetes: namespaces and labels hide what they do not name', () => {
    expect(ask(corefile('kubernetes cluster.local {\n namespaces other\n}'), WEB).message.rcode).toBe(
      'NXDOMAIN',
    );
    expect(ask(corefile('kubernetes cluster.local {\n labels app=web\n}'), WEB).message.rcode).toBe(
      'NXDOMAIN',
    );
    expect(ask(corefile('kubernetes cluster.local {\n labels !app\n}'), WEB).message.rcode).toBe('NOERROR');
  });
});
