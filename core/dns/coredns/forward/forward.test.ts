import { describe, expect, it } from 'vitest';
import { emptyReply } from '../../message/message.ts';
import { answer, type DnsServer } from '../answer.ts';
import { configure } from '../configuration.ts';
import type { DnsWorld, Exchanged } from '../plugin.ts';
import { askUpstream } from '../upstream.ts';
import { ask, serverWith, world } from '../world.suite.ts';

const OUTSIDE = world().upstream;
const withForward = (text: string) => serverWith(`.:53 {\nerrors\n${text}\n}`);
const refusal = (text: string): string => {
  const configured = configure(`.:53 {\n  forward ${text}\n}`);
  return configured.ok ? 'no error' : configured.message.replace('plugin/forward: ', '');
};
const LINE = '/etc/coredns/Corefile:3 - Error during parsing: ';

/** Servers by address: what each does with a query; `asked` is every question in order, health checks left out. */
function net(servers: Readonly<Record<string, 'answers' | Exchanged>>) {
  const asked: string[] = [];
  const exchange: NonNullable<DnsWorld['exchange']> = (query, server) => {
    if (query.name !== '.') asked.push(`${server} ${query.transport}`);
    const does = servers[server];
    return does === 'answers' || does === undefined ? askUpstream(OUTSIDE, query) : does;
  };
  return { exchange, asked };
}

/** Asks so often and keeps the server; says whom it asked. */
function askOften(text: string, servers: Parameters<typeof net>[0], times: number, draw = () => 0) {
  let server: DnsServer = withForward(text);
  const { exchange, asked } = net(servers);
  const replies = Array.from({ length: times }, (_, index) => {
    const query = { name: 'example.com.', type: 'A', transport: 'udp' } as const;
    const reply = answer(server, world({ exchange, draw, now: index * 10_000 }), query, {
      address: '10.244.1.9',
    });
    ({ server } = reply);
    return reply;
  });
  return { replies, asked: asked.map((each) => each.replace(' udp', '')) };
}

describe('forward', () => {
  it('policy sequential asks the first, round_robin each in turn, random as it is drawn', () => {
    const servers = { '192.0.2.1': 'answers', '192.0.2.2': 'answers', '192.0.2.3': 'answers' } as const;
    const to = '. 192.0.2.1 192.0.2.2 192.0.2.3';
    const policy = (name: string) =>
      askOften(`forward ${to} {\n policy ${name}\n}`, servers, 4, () => 0.99).asked;
    expect(policy('sequential')).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.1']);
    expect(policy('round_robin')).toEqual(['192.0.2.2', '192.0.2.3', '192.0.2.1', '192.0.2.2']);
    const draws = [0.1, 0.6, 0.9, 0.2];
    let at = 0;
    const random = askOften(`forward ${to}`, servers, 2, () => draws[at++ % draws.length] ?? 0).asked;
    expect(new Set(random).size).toBeGreaterThan(1);
  });

  it('a server that keeps silent costs 2 s once; then its health checks have failed and it is passed over', () => {
    const servers = { '192.0.2.1': 'timeout', '192.0.2.2': 'answers' } as const;
    const text = 'forward . 192.0.2.1 192.0.2.2 {\n policy sequential\n}';
    const { asked, replies } = askOften(text, servers, 3);
    expect(asked).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.2', '192.0.2.2']);
    expect(replies.every(({ message }) => message.rcode === 'NOERROR')).toBe(true);
  });

  it('max_fails 0: no server counts as down, each query waits for the silent one', () => {
    const servers = { '192.0.2.1': 'timeout', '192.0.2.2': 'answers' } as const;
    const text = 'forward . 192.0.2.1 192.0.2.2 {\n policy sequential\n max_fails 0\n}';
    expect(askOften(text, servers, 2).asked).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.1', '192.0.2.2']);
  });

  it('health_check: how often it looks decides when a server is given up', () => {
    const servers = { '192.0.2.1': 'timeout', '192.0.2.2': 'answers' } as const;
    const asked = (interval: string) =>
      askOften(
        `forward . 192.0.2.1 192.0.2.2 {\n policy sequential\n health_check ${interval}\n}`,
        servers,
        2,
      ).asked;
    expect(asked('500ms')).toHaveLength(3);
    expect(asked('60s')).toHaveLength(4);
  });

  it('where nobody answers the client gets SERVFAIL: at once from refusing servers, after 5 s of silence at first', () => {
    const unreachable = { upstream: { records: {}, unreachable: true } };
    const silent = ask(withForward('forward . /etc/resolv.conf'), 'example.com.', 'A', {
      world: unreachable,
    });
    expect(silent.message.rcode).toBe('SERVFAIL');
    expect(silent.took).toBe(6001);
    const { replies } = askOften('forward . 192.0.2.1', { '192.0.2.1': 'refused' }, 2);
    expect(replies.map(({ message }) => message.rcode)).toEqual(['SERVFAIL', 'SERVFAIL']);
    expect(replies[1]?.took).toBeLessThan(10);
    expect(replies[0]?.log[0]).toMatch(
      /2 example.com. A: read udp 10.244.0.2:\d+->192.0.2.1:53: read: connection refused$/,
    );
  });

  it('failfast_all_unhealthy_upstreams: once all are down nobody is asked', () => {
    const text = 'forward . 192.0.2.1 {\n failfast_all_unhealthy_upstreams\n}';
    const { asked, replies } = askOften(text, { '192.0.2.1': 'timeout' }, 2);
    expect(asked).toHaveLength(3);
    expect(replies[1]?.log).toEqual(['[ERROR] plugin/errors: 2 example.com. A: no healthy proxies']);
  });

  it('max_connect_attempts ends the tries', () => {
    const text = 'forward . 192.0.2.1 {\n max_connect_attempts 1\n}';
    expect(askOften(text, { '192.0.2.1': 'timeout' }, 1).asked).toHaveLength(1);
  });

  it('failover asks the next server after such an RCODE, next the next forward', () => {
    const servfail = emptyReply({ name: 'example.com.', type: 'A' }, 'SERVFAIL');
    const servers = { '192.0.2.1': servfail, '192.0.2.2': 'answers' } as const;
    const text = (option: string) => `forward . 192.0.2.1 192.0.2.2 {\n policy sequential\n ${option}\n}`;
    expect(askOften(text('failover SERVFAIL'), servers, 1).replies[0]?.message.rcode).toBe('NOERROR');
    expect(askOften(text('failover REFUSED'), servers, 1).replies[0]?.message.rcode).toBe('SERVFAIL');
    const two = (option: string) => `forward . 192.0.2.1 {\n ${option}\n}\nforward . 192.0.2.2`;
    expect(askOften(two('next SERVFAIL'), servers, 1).replies[0]?.message.rcode).toBe('NOERROR');
    expect(askOften(two('next NXDOMAIN'), servers, 1).replies[0]?.message.rcode).toBe('SERVFAIL');
  });

  it('force_tcp, prefer_udp and the transport of the client', () => {
    const asked = (option: string, transport: 'udp' | 'tcp') => {
      const { exchange, asked: heard } = net({});
      const server = withForward(`forward . 192.0.2.1 {\n ${option}\n}`);
      ask(server, 'example.com.', 'A', { world: { exchange }, query: { transport } });
      return heard;
    };
    expect(asked('max_fails 2', 'udp')).toEqual(['192.0.2.1 udp']);
    expect(asked('max_fails 2', 'tcp')).toEqual(['192.0.2.1 tcp']);
    expect(asked('force_tcp', 'udp')).toEqual(['192.0.2.1 tcp']);
    expect(asked('prefer_udp', 'tcp')).toEqual(['192.0.2.1 udp']);
  });

  it('prefer_udp asks again over TCP when the reply was cut', () => {
    const transports: string[] = [];
    const exchange: NonNullable<DnsWorld['exchange']> = (query) => {
      transports.push(query.transport);
      const reply = askUpstream(OUTSIDE, query);
      return { ...reply, flags: { ...reply.flags, tc: query.transport === 'udp' } };
    };
    ask(withForward('forward . 192.0.2.1 {\n prefer_udp\n}'), 'example.com.', 'A', { world: { exchange } });
    expect(transports).toEqual(['udp', 'tcp']);
  });

  it('except keeps a zone away, but never the zone of the forward itself', () => {
    const except = withForward('forward example.com 192.0.2.1 {\n except example.com\n}');
    expect(ask(except, 'example.com.').message.rcode).toBe('NOERROR');
    expect(ask(except, 'www.example.com.').message.rcode).toBe('SERVFAIL');
  });

  it('reads the servers from the file of its Pod', () => {
    const { exchange, asked } = net({});
    const resolvConf = 'nameserver 192.0.2.8\nnameserver 192.0.2.9\n';
    const server = withForward('forward . /etc/resolv.conf {\n policy sequential\n}');
    ask(server, 'example.com.', 'A', { world: { exchange, resolvConf } });
    expect(asked).toEqual(['192.0.2.8 udp']);
  });

  it.each([
    [
      '.',
      "/etc/coredns/Corefile:2 - Error during parsing: Wrong argument count or unexpected line ending after '.'",
    ],
    [
      '. https://192.0.2.1',
      "'https' is not supported as a destination protocol in forward: https://192.0.2.1",
    ],
    ['. 192.0.2.1 {\n policy best\n}', `${LINE}unknown policy 'best'`],
    ['. 192.0.2.1 {\n nope\n}', `${LINE}unknown property 'nope'`],
    ['. 192.0.2.1 {\n policy\n}', `${LINE}Wrong argument count or unexpected line ending after 'policy'`],
    ['. 192.0.2.1 {\n max_fails -1\n}', 'strconv.ParseUint: parsing "-1": invalid syntax'],
    ['. 192.0.2.1 {\n max_concurrent many\n}', 'strconv.Atoi: parsing "many": invalid syntax'],
    ['. 192.0.2.1 {\n max_concurrent -4\n}', "max_concurrent can't be negative: -4"],
    ['. 192.0.2.1 {\n health_check 5\n}', 'time: missing unit in duration "5"'],
    ['. 192.0.2.1 {\n health_check -5s\n}', "health_check can't be negative: -5000000000"],
    ['. 192.0.2.1 {\n health_check 5s often\n}', 'health_check: unknown option often'],
    ['. 192.0.2.1 {\n expire -2s\n}', "expire can't be negative: -2s"],
    ['. 192.0.2.1 {\n force_tcp yes\n}', `${LINE}Wrong argument count or unexpected line ending after 'yes'`],
    ['. 192.0.2.1 {\n next NOPE\n}', 'NOPE is not a valid rcode'],
    ['. 192.0.2.1 {\n failover NOERROR\n}', 'NoError cannot be used in failover'],
  ])('refuses “%s” in the words of CoreDNS', (text, message) => {
    expect(refusal(text)).toBe(message);
  });
});
