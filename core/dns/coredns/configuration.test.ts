import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configure } from './configuration.ts';
import { kubeadmCorefile } from './kubeadm-corefile.ts';

const messageOf = (text: string): string => {
  const configured = configure(text);
  return configured.ok ? 'no error' : configured.message;
};

describe('a Corefile', () => {
  it('puts plug-ins into the order of the build, whatever order the file has', () => {
    const configured = configure(kubeadmCorefile('cluster.local'));
    expect(configured.ok && configured.configuration.blocks[0]?.plugins.map(({ name }) => name)).toEqual([
      ...['reload', 'ready', 'health', 'errors', 'loadbalance', 'cache', 'kubernetes', 'loop', 'forward'],
    ]);
    expect(configured.ok && configured.configuration.withoutEffect).toEqual(['prometheus']);
  });

  it.each([
    ['.:53 {\n  banana\n}', "/etc/coredns/Corefile:2 - Error during parsing: Unknown directive 'banana'"],
    [
      '.:53 {\n  kubernetes {\n    foo\n  }\n}',
      "plugin/kubernetes: /etc/coredns/Corefile:3 - Error during parsing: unknown property 'foo'",
    ],
    [
      '.:53 {\n  kubernetes a.b {\n    pods some\n  }\n}',
      'plugin/kubernetes: wrong value for pods: some,  must be one of: disabled, verified, insecure',
    ],
    [
      '.:53 {\n  kubernetes a.b {\n    ttl 9999\n  }\n}',
      'plugin/kubernetes: /etc/coredns/Corefile:3 - Error during parsing: ttl must be in range [0, 3600]: 9999',
    ],
    ['.:53 {\n  kubernetes in-addr.arpa\n}', 'plugin/kubernetes: non-reverse zone name must be used'],
    [
      '.:53 {\n  forward .\n}',
      "plugin/forward: /etc/coredns/Corefile:2 - Error during parsing: Wrong argument count or unexpected line ending after '.'",
    ],
    [
      '.:53 {\n  forward . kube-dns.kube-system\n}',
      'plugin/forward: not an IP address or file: "kube-dns.kube-system"',
    ],
    ['.:53 {\n  cache 0\n}', 'plugin/cache: cache TTL can not be zero or negative: 0'],
    ['.:53 {\n  cache 30\n  cache 60\n}', 'plugin/cache: this plugin can only be used once per Server Block'],
    [
      '.:53 {\n  cache {\n  servfail 1h\n }\n}',
      'plugin/cache: caching SERVFAIL responses over 5 minutes is not permitted',
    ],
    ['.:53 {\n  reload 1s\n}', 'plugin/reload: interval value must be greater or equal to 2s'],
    [
      '.:53 {\n  health {\n    lameduck 5\n  }\n}',
      `plugin/health: unable to parse lameduck duration value: '5' : time: missing unit in duration "5"`,
    ],
    [
      '.:53 {\n  rewrite name regex a(.*) {1}.{2}.b\n}',
      'plugin/rewrite: the rewrite regex pattern ({1}.{2}.b) uses more subexpressions than its corresponding matching regex pattern (a(.*))',
    ],
    [
      '.:53 {\n  errors\n',
      "/etc/coredns/Corefile:2 - Syntax error: Unexpected token 'errors', expecting '}'",
    ],
    ['.:53 {\n  kubernetes {\n', '/etc/coredns/Corefile:2 - Error during parsing: Unexpected EOF'],
    ['.:53 {\n errors\n}\n.:53 {\n log\n}', 'cannot serve dns://.:53 - it is already defined'],
  ])('is refused in the words of CoreDNS: %j', (text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  it('imports snippets, takes quotes and comments', () => {
    const text =
      '(common) {\n  errors\n  cache 30\n}\n# all\n.:53 {\n  import common\n  forward . "8.8.8.8" # outside\n}';
    const configured = configure(text);
    expect(configured.ok && configured.configuration.blocks[0]?.plugins.map(({ name }) => name)).toEqual([
      ...['errors', 'cache', 'forward'],
    ]);
  });

  it('is read or refused, never thrown at, and its configuration is plain data', () => {
    const word = fc.constantFrom(
      '.:53',
      '{',
      '}',
      '\n',
      'cache',
      'kubernetes',
      'forward',
      '.',
      '30',
      'ttl',
      'import',
      '(a)',
      'rewrite',
      'name',
      'hosts',
      'log',
      '"',
      '#',
      ',',
      'serve_stale',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 30 }), (words) => {
        const configured = configure(words.join(' '));
        expect(JSON.parse(JSON.stringify(configured))).toEqual(configured);
      }),
    );
  });
});
