import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wireSize } from '../message/wire-size.ts';
import {
  ask,
  CLUSTER,
  lines,
  namespace,
  objects,
  readerOf,
  serverWith,
  service,
  slice,
  world,
} from './world.suite.ts';

describe('CoreDNS with the Corefile of kubeadm', () => {
  it('answers with the cluster address and says where it comes from', () => {
    const reply = ask(serverWith(), 'web.default.svc.cluster.local.');
    expect(lines(reply.message)).toEqual(['web.default.svc.cluster.local. 30 IN A 10.96.42.17']);
    expect(reply.by).toBe('kubernetes');
    expect(reply.origins).toMatchObject([
      { kind: 'Service', namespace: 'default', name: 'web', path: 'spec.clusterIPs[0]' },
    ]);
  });

  it('looks a ClusterIP Service up by key alone, however many there are', () => {
    const reader = readerOf(CLUSTER);
    ask(serverWith(), 'web.default.svc.cluster.local.', 'A', { world: { reader } });
    expect(reader.lists()).toBe(0);
  });

  it('lists slices once for all questions to one instant', () => {
    const reader = readerOf(CLUSTER);
    for (const name of ['db', 'db-0.db', 'db'])
      ask(serverWith(), `${name}.default.svc.cluster.local.`, 'A', { world: { reader } });
    expect(reader.lists()).toBe(1);
  });

  it.each([
    ['web.shop.svc.cluster.local.', 'There is no namespace shop.'],
    ['nope.default.svc.cluster.local.', 'There is no Service nope in namespace default.'],
    ['web.default.cluster.local.', 'No Service or Pod can have a name of this form.'],
    ['db-1.db.default.svc.cluster.local.', 'Service default/db has no ready endpoint named db-1.'],
  ])('says why %s does not exist', (name, reason) => {
    const reply = ask(serverWith(), name);
    expect(reply.message.rcode).toBe('NXDOMAIN');
    expect(reply.reason).toBe(reason);
    expect(reply.message.authority.map(({ data }) => data)).toEqual([
      'ns.dns.cluster.local. hostmaster.cluster.local. 1772442000 7200 1800 86400 30',
    ]);
  });

  it('completes an ExternalName through its own chain', () => {
    const reply = ask(serverWith(), 'shop.default.svc.cluster.local.');
    expect(lines(reply.message)).toEqual([
      'shop.default.svc.cluster.local. 30 IN CNAME example.com.',
      'example.com. 30 IN A 93.184.215.14',
    ]);
    expect(reply.took).toBeGreaterThan(10);
  });

  it('ends ExternalNames that lead to each other with NODATA', () => {
    const reader = readerOf(
      objects(
        namespace('default'),
        service('a', { type: 'ExternalName', externalName: 'b.default.svc.cluster.local' }),
        service('b', { type: 'ExternalName', externalName: 'a.default.svc.cluster.local' }),
      ),
    );
    const reply = ask(serverWith(), 'a.default.svc.cluster.local.', 'A', { world: { reader } });
    expect(reply.message).toMatchObject({ rcode: 'NOERROR', answer: [] });
  });

  it('gives SERVFAIL and logs the error when the upstream is silent', () => {
    const reply = ask(serverWith(), 'example.com.', 'A', {
      world: { upstream: { records: {}, unreachable: true } },
    });
    expect(reply.message.rcode).toBe('SERVFAIL');
    expect(reply.took).toBeGreaterThanOrEqual(2000);
    expect(reply.log).toEqual([
      '[ERROR] plugin/errors: 2 example.com. A: read udp 10.244.0.2:32768->/etc/resolv.conf:53: i/o timeout',
    ]);
  });

  it('a name on the way to others is NODATA, but for TXT there is no such name', () => {
    for (const name of ['default.svc.cluster.local.', 'svc.cluster.local.', 'ns.dns.cluster.local.']) {
      expect(ask(serverWith(), name, 'MX').message.rcode).toBe('NOERROR');
      expect(ask(serverWith(), name, 'TXT').message.rcode).toBe('NXDOMAIN');
    }
    expect(ask(serverWith(), 'web.default.svc.cluster.local.', 'TXT').message.rcode).toBe('NOERROR');
    expect(lines(ask(serverWith(), 'dns-version.cluster.local.', 'TXT').message)).toEqual([
      // The cache cuts its 28800 seconds.
      'dns-version.cluster.local. 30 IN TXT "1.1.0"',
    ]);
  });

  it('refuses names that no server block covers', () => {
    const reply = ask(serverWith('cluster.local:53 {\n kubernetes cluster.local\n}'), 'example.com.');
    expect(reply.message.rcode).toBe('REFUSED');
  });

  it('sends what fits to a plain UDP client, and everything to one that says it can take it', () => {
    const endpoints = Array.from({ length: 40 }, (_, index) => ({ addresses: [`10.244.1.${index + 1}`] }));
    const many = objects(namespace('default'), service('db', { clusterIP: 'None' }), slice('db', endpoints));
    const reader = readerOf(many);
    const name = 'db.default.svc.cluster.local.';
    const plain = ask(serverWith(), name, 'A', { world: { reader } }).message;
    expect(plain.flags.tc).toBe(true);
    expect(wireSize(plain, true)).toBeLessThanOrEqual(512);
    const edns = { udpSize: 4096 };
    expect(ask(serverWith(), name, 'A', { world: { reader }, query: { edns } }).message.answer).toHaveLength(
      40,
    );
    const tcp = ask(serverWith(), name, 'A', { world: { reader }, query: { transport: 'tcp' } }).message;
    expect(tcp).toMatchObject({ flags: { tc: false } });
    expect(tcp.answer).toHaveLength(40);
  });

  it('answers any question without a throw, with the question in the reply', () => {
    const label = fc.oneof(
      fc.constantFrom(
        'web',
        'db',
        'db-0',
        'default',
        'svc',
        'pod',
        'cluster',
        'local',
        '_http',
        '_tcp',
        'in-addr',
        'arpa',
        '10',
        '*',
      ),
      fc.string({ maxLength: 70 }),
    );
    const name = fc.array(label, { maxLength: 8 }).map((labels) => `${labels.join('.')}.`);
    const type = fc.constantFrom(
      'A',
      'AAAA',
      'SRV',
      'PTR',
      'TXT',
      'NS',
      'SOA',
      'CNAME',
      'MX',
      'ANY',
      'AXFR',
      'HTTPS',
    );
    const fields = world();
    fc.assert(
      fc.property(name, type, (asked, asType) => {
        const reply = ask(serverWith(), asked, asType, { world: fields });
        expect(reply.message.question).toEqual({ name: asked, type: asType });
        expect(reply.reason).not.toBe('');
        expect(JSON.parse(JSON.stringify(reply.server))).toEqual(reply.server);
      }),
    );
  });
});
