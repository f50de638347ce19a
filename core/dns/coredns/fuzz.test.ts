import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePacket } from '../wire/decode.ts';
import { encodePacket } from '../wire/encode.ts';
import { newDnsServer } from './answer.ts';
import { configure } from './configuration.ts';
import { servePacket } from './serve-packet.ts';
import { world } from './world.suite.ts';

/** Words that mean something somewhere, and some that do not. */
const ARGUMENT = fc.oneof(
  fc.constantFrom(
    ...['.', 'cluster.local', 'in-addr.arpa', 'example.com', 'web.default.svc.cluster.local', '10.0.0.0/8'],
    ...[
      'exact',
      'prefix',
      'suffix',
      'substring',
      'regex',
      'answer',
      'auto',
      'name',
      'value',
      'stop',
      'continue',
    ],
    ...[
      'type',
      'class',
      'ttl',
      'rcode',
      'cname',
      'edns0',
      'local',
      'nsid',
      'subnet',
      'set',
      'append',
      'replace',
    ],
    ...['revert', '0xffee', '65518', '70000', '0xabc', '{client_ip}', '{qname}', '{nope}', '24', '56', '129'],
    ...[
      'NXDOMAIN',
      'SERVFAIL',
      '3',
      '24',
      'NOPE',
      'A',
      'AAAA',
      'ANY',
      'TYPE65',
      'IN',
      'CH',
      '(.*)',
      'a(',
      '{1}.x',
    ],
    ...[
      '30',
      '0',
      '-1',
      '9984',
      '5s',
      '1h',
      '1m',
      '10%',
      '1m0s',
      'verify',
      'immediate',
      '@kubernetes',
      '@nobody',
    ],
    ...[
      '192.0.2.1',
      '192.0.2.1:53',
      'tls://9.9.9.9',
      '/etc/resolv.conf',
      'nas.home',
      'timeout$',
      'warning',
      '^a|b$',
    ],
  ),
  fc.string({ maxLength: 6 }),
);
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  errors: ['consolidate', 'stacktrace', 'show_first'],
  log: ['class'],
  cache: ['success', 'denial', 'prefetch', 'serve_stale', 'servfail', 'disable', 'keepttl'],
  kubernetes: [
    'pods',
    'ttl',
    'fallthrough',
    'namespaces',
    'labels',
    'noendpoints',
    'ignore',
    'endpoint_pod_names',
  ],
  forward: ['except', 'policy', 'max_fails', 'health_check', 'max_concurrent', 'next', 'force_tcp', 'expire'],
  hosts: ['192.0.2.7', 'fallthrough', 'ttl', 'no_reverse', 'reload'],
  rewrite: ['name', 'answer', 'ttl'],
  autopath: [],
  loadbalance: ['prefer'],
  loop: [],
  reload: [],
  ready: [],
  health: ['lameduck'],
  nonsense: ['foo'],
};
const line = (first: string) =>
  fc.array(ARGUMENT, { maxLength: 5 }).map((words) => [first, ...words].join(' ').replaceAll('\n', ' '));
const directive = fc.constantFrom(...Object.keys(OPTIONS)).chain((plugin) => {
  const options = OPTIONS[plugin] ?? [];
  const inside = options.length > 0 ? fc.constantFrom(...options).chain(line) : fc.constant('');
  return fc
    .tuple(line(plugin), fc.array(inside, { maxLength: 3 }))
    .map(([head, lines]) => (lines.length > 0 ? `${head} {\n${lines.join('\n')}\n}` : head));
});
const corefile = fc
  .array(directive, { maxLength: 4 })
  .map((directives) => `.:53 {\n${directives.join('\n')}\n}\n`);

/** How an error of CoreDNS (or of caddy's parser, or Go's standard library below it) begins. */
const SAID =
  /^(plugin\/[a-z0-9_]+: |\/etc\/coredns\/Corefile:\d+ - |cannot serve |Could not |unknown policy|invalid|too few|[a-z])/;

describe('a random Corefile', () => {
  it('is read or refused in words, never thrown at', () => {
    fc.assert(
      fc.property(corefile, (text) => {
        const configured = configure(text);
        if (configured.ok) return;
        expect(configured.message).toMatch(SAID);
        expect(configured.message).not.toMatch(
          /undefined|NaN|\[object|TypeError|SyntaxError|is not a function/,
        );
      }),
      { numRuns: 600 },
    );
  });

  it('serves whatever is asked, if it is taken', () => {
    const name = fc
      .constantFrom('web', 'db', 'shop', 'nope', 'kubernetes')
      .chain((first) =>
        fc
          .constantFrom(
            '.default.svc.cluster.local.',
            '.',
            '.example.com.',
            '.in-addr.arpa.',
            '.pod.cluster.local.',
          )
          .map((rest) => first + rest),
      );
    let answered = 0;
    const type = fc.constantFrom('A', 'AAAA', 'SRV', 'PTR', 'SOA', 'NS', 'TXT', 'ANY', 'TYPE999');
    fc.assert(
      fc.property(corefile, fc.array(fc.tuple(name, type), { maxLength: 3 }), (text, questions) => {
        const configured = configure(text);
        if (!configured.ok) return;
        let server = newDnsServer(configured.configuration, ['10.244.0.2'], text);
        for (const [at, [asked, ofType]] of questions.entries()) {
          const query = encodePacket(
            {
              id: at,
              opcode: 'QUERY',
              rcode: 'NOERROR',
              flags: { qr: false, aa: false, tc: false, rd: true, ra: false, ad: false, cd: false },
              questions: [{ name: asked, type: ofType, class: 'IN' }],
              answer: [],
              authority: [],
              additional: [],
            },
            { compress: true },
          );
          if (!query) continue;
          const from = { address: '10.244.1.9', port: 4242, transport: 'udp' } as const;
          const served = servePacket(server, world({ now: at * 40_000 }), query, from);
          server = served.server;
          const decoded = served.bytes && decodePacket(served.bytes);
          expect(decoded?.ok ?? true).toBe(true);
          answered++;
        }
      }),
      { numRuns: 400 },
    );
    expect(answered).toBeGreaterThan(20);
  });
});
