import { describe, expect, it } from 'vitest';
import { configure } from '../configuration.ts';
import { ask, lines, serverWith } from '../world.suite.ts';

const WEB = 'web.default.svc.cluster.local.';
const KUBERNETES = 'kubernetes cluster.local {\n ttl 30\n}';
const withRules = (...rules: readonly string[]) =>
  serverWith(
    `.:53 {\n${rules.map((rule) => `rewrite ${rule}`).join('\n')}\n${KUBERNETES}\nforward . 192.0.2.53\n}`,
  );

/** What a rule is refused with. */
const refusal = (rule: string): string => {
  const configured = configure(`.:53 {\n  rewrite ${rule}\n}`);
  return configured.ok ? 'no error' : configured.message.replace('plugin/rewrite: ', '');
};

describe('rewrite', () => {
  it.each([
    [
      'name shop.internal web.default.svc.cluster.local',
      'shop.internal.',
      'shop.internal. 30 IN A 10.96.42.17',
    ],
    [
      'name exact shop.internal web.default.svc.cluster.local',
      'shop.internal.',
      'shop.internal. 30 IN A 10.96.42.17',
    ],
    // Without an answer rule the reply to a prefix keeps the name that was asked inside.
    ['name prefix my- web.', 'my-default.svc.cluster.local.', `${WEB} 30 IN A 10.96.42.17`],
    [
      'name prefix my- web. answer auto',
      'my-default.svc.cluster.local.',
      'my-default.svc.cluster.local. 30 IN A 10.96.42.17',
    ],
    ['name suffix .test .svc.cluster.local', 'web.default.test.', `${WEB} 30 IN A 10.96.42.17`],
    [
      'name suffix .test .svc.cluster.local answer auto',
      'web.default.test.',
      'web.default.test. 30 IN A 10.96.42.17',
    ],
    [
      'name substring prod default answer auto',
      'web.prod.svc.cluster.local.',
      'web.prod.svc.cluster.local. 30 IN A 10.96.42.17',
    ],
    [
      'name regex (.*)\\.test {1}.default.svc.cluster.local answer auto',
      'web.test.',
      'web.test. 30 IN A 10.96.42.17',
    ],
    [
      'name regex (.*)\\.test {1}.default.svc.cluster.local answer name (.*)\\.default\\.svc\\.cluster\\.local {1}.again',
      'web.test.',
      'web.again. 30 IN A 10.96.42.17',
    ],
  ])('%s', (rule, asked, line) => {
    expect(lines(ask(withRules(rule), asked).message)).toEqual([line]);
  });

  it('name … answer value turns the names back that records hold', () => {
    const rule = String.raw`name regex (.*)\.test {1}.default.svc.cluster.local answer name (.*)\.default\.svc\.cluster\.local {1}.test answer value (example)\.com {1}.mirror`;
    const { message } = ask(withRules(rule), 'shop.test.', 'CNAME');
    expect(lines(message)).toEqual(['shop.test. 30 IN CNAME example.mirror.']);
  });

  it('continue goes on to the next rule, stop does not', () => {
    const ttl = 'ttl exact web.default.svc.cluster.local 7';
    const name = `name x.test ${WEB}`;
    expect(lines(ask(withRules(`continue ${name}`, ttl), 'x.test.').message)).toEqual([
      'x.test. 7 IN A 10.96.42.17',
    ]);
    expect(lines(ask(withRules(`stop ${name}`, ttl), 'x.test.').message)).toEqual([
      'x.test. 30 IN A 10.96.42.17',
    ]);
  });

  it.each([
    ['7', 7],
    ['60-', 60],
    ['-10', 10],
    ['20-40', 30],
  ])('ttl %s', (bounds, ttl) => {
    expect(ask(withRules(`ttl regex .* ${bounds}`), WEB).message.answer[0]?.ttl).toBe(ttl);
  });

  it('type asks another question, and the client gets its own back', () => {
    const { message } = ask(withRules('type ANY A'), WEB, 'ANY');
    expect(message.question.type).toBe('ANY');
    expect(lines(message)).toEqual([`${WEB} 30 IN A 10.96.42.17`]);
  });

  it('class: a question that is no longer IN is none that the outside answers', () => {
    expect(ask(withRules('class IN CH'), 'example.com.').message.rcode).toBe('REFUSED');
    expect(ask(withRules('class CH IN'), 'example.com.').message.rcode).toBe('NOERROR');
  });

  it('rcode turns one code into another where the reply has a record at all', () => {
    const server = withRules('rcode suffix cluster.local NXDOMAIN SERVFAIL', 'rcode regex .* 2 NOERROR');
    expect(ask(server, 'nope.default.svc.cluster.local.').message.rcode).toBe('SERVFAIL');
    const broken = { upstream: { records: {}, unreachable: true } };
    expect(ask(server, 'example.com.', 'A', { world: broken }).message.rcode).toBe('SERVFAIL');
  });

  it('cname gives an alias another target, and that one’s addresses', () => {
    const server = withRules(`cname exact example.com. ${WEB}`);
    expect(lines(ask(server, 'shop.default.svc.cluster.local.').message)).toEqual([
      `shop.default.svc.cluster.local. 30 IN CNAME ${WEB}`,
      `${WEB} 30 IN A 10.96.42.17`,
    ]);
  });

  it.each([
    ['edns0 local set 0xffee 0x61626364', { code: 0xffee, data: '61626364' }],
    ['edns0 local append 65518 abcd', { code: 65518, data: '61626364' }],
    ['edns0 local set 0xffee {client_ip}', { code: 0xffee, data: '0af40109' }],
    ['edns0 local set 0xffee {qtype}', { code: 0xffee, data: '0001' }],
    ['edns0 nsid set', { code: 3, data: '' }],
  ])('%s: the client gets an OPT record that it did not send, with the option', (rule, option) => {
    expect(ask(withRules(rule), WEB).message.edns).toEqual({ udpSize: 4096, options: [option] });
  });

  it('edns0: subnet goes upstream only, replace wants the option to be there, revert takes it out again', () => {
    expect(ask(withRules('edns0 subnet set 24 56'), WEB).message.edns).toEqual({ udpSize: 4096 });
    expect(ask(withRules('edns0 local replace 0xffee abcd'), WEB).message.edns).toBeUndefined();
    expect(ask(withRules('edns0 local set 0xffee abcd revert'), WEB).message.edns).toEqual({ udpSize: 4096 });
    const asked: unknown[] = [];
    const exchange = (query: { edns?: unknown }) => {
      asked.push(query.edns);
      return 'refused' as const;
    };
    ask(withRules('edns0 subnet set 20 56'), 'example.com.', 'A', { world: { exchange } });
    expect(asked[0]).toEqual({ udpSize: 4096, options: [{ code: 8, data: '000114000af400' }] });
  });

  it.each([
    ['', 'no rule type specified for rewrite'],
    ['nope a b', 'invalid rule type "nope"'],
    ['name a', 'too few arguments for a name rule'],
    [
      'name nope a b',
      'name rule supports only exact, prefix, suffix, substring, and regex name matching, received: nope',
    ],
    ['name regex a( b', 'invalid regex matching pattern: a('],
    ['name exact a b c', 'invalid arguments for exact rule'],
    ['name exact a b answer name', 'name answer rule for exact rule: 2 arguments required'],
    ['answer name a b', 'response rewrites must begin with a name rule'],
    ['type A', 'type rules must have exactly two arguments'],
    ['type A NOPE', 'invalid type "nope"'],
    ['class IN', 'class rules must have exactly two arguments'],
    ['class IN XX', 'invalid class "xx"'],
    ['ttl a', 'too few (1) arguments for a ttl rule'],
    ['ttl a b', "invalid TTL 'b' for a ttl rule"],
    ['ttl nope a 5', 'ttl rule supports only exact, prefix, suffix, substring, and regex name matching'],
    ['ttl regex a( 5', 'invalid regex pattern in a ttl rule: a('],
    ['rcode a NXDOMAIN', 'too few (2) arguments for a rcode rule'],
    ['rcode a NOPE NOERROR', "invalid matching RCODE 'NOPE' for a rcode rule"],
    ['rcode a NXDOMAIN 24', "invalid replacement RCODE '24' for a rcode rule"],
    ['cname a', 'too few (1) arguments for a cname rule'],
    ['cname nope a b', 'unknown cname rewrite type: nope'],
    ['edns0 local', 'too few arguments for an EDNS0 rule'],
    ['edns0 local drop 1 a', 'invalid action: "drop"'],
    ['edns0 local set 1', 'EDNS0 local rules require exactly three args'],
    ['edns0 local set 70000 a', 'strconv.ParseUint: parsing "70000": value out of range'],
    ['edns0 local set x a', 'strconv.ParseUint: parsing "x": invalid syntax'],
    ['edns0 local set 1 0xabc', 'encoding/hex: odd length hex string'],
    ['edns0 local set 1 0xzz', "encoding/hex: invalid byte: U+007A 'z'"],
    ['edns0 local set 1 {nope}', 'unsupported variable name "{nope}"'],
    ['edns0 nsid set a', 'EDNS0 NSID rules do not accept args'],
    ['edns0 subnet set 33 56', 'invalid IPv4 bit mask length 33'],
    ['edns0 subnet set 24 129', 'invalid IPv6 bit mask length 129'],
    ['edns0 nope set', 'invalid rule type "nope"'],
  ])('refuses “%s” in the words of CoreDNS', (rule, message) => {
    expect(refusal(rule)).toBe(message);
  });
});
