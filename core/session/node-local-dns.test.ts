import { describe, expect, it } from 'vitest';
import type { Pod } from '../api/index.ts';
import { reader } from '../apiserver/index.ts';
import { iptablesSave, type Netns } from '../kernel/index.ts';
import { late } from '../late.ts';
import type { Hop } from '../walk/index.ts';
import { dispatch, dnsView, type Session, type Settings, shownState, start } from './index.ts';

const FILE = {
  name: 'web.yaml',
  text: `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: client, labels: { app: web } }
spec: { containers: [{ name: web, image: 'nginx:1.29' }] }
`,
};
const request = {
  client: { from: 'pod', namespace: 'default', name: 'client' },
  line: 'curl http://web',
} as const;

interface Sent {
  readonly session: Session;
  readonly answer: Hop | undefined;
  readonly queries: readonly Hop[];
}

function send(session: Session): Sent {
  const next = dispatch(session, { input: 'send', request }, late);
  const queries = (next.answer.walk?.hops ?? []).flatMap(({ steps }) => steps.filter(({ query }) => query));
  const answer = next.answer.walk?.hops.find(({ kind }) => kind === 'dns-answer');
  return { session: next.session, answer, queries };
}
const onward = ({ steps }: Hop) => steps.filter(({ query }) => query);

describe('NodeLocal DNSCache', () => {
  const begun = start([FILE]).session;
  const set = (session: Session, settings: Partial<Settings>): Session =>
    dispatch(session, { input: 'set', settings }, late).session;
  const exec = (session: Session, line: string): Session =>
    dispatch(session, { input: 'exec', line }, late).session;
  const on = set(begun, { nodeLocalDns: true });
  const node = (session: Session) => {
    const { nodes } = shownState(session).cluster;
    const client = shownState(session).cluster.api;
    const at = reader(client).get('Pod', 'default', 'client') as Pod;
    return nodes[at.spec.nodeName ?? ''] as Netns;
  };
  const links = (session: Session) =>
    node(session).interfaces.find(({ name }) => name === 'nodelocaldns')?.addresses;
  const rulesOf = (session: Session, table: string): readonly string[] => {
    const lines = iptablesSave(node(session), 'IPv4').map(({ text }) => text);
    const from = lines.indexOf(`*${table}`);
    return lines
      .slice(from, lines.indexOf('COMMIT', from))
      .filter((line) => /-[sd] (169\.254\.20\.10|10\.96\.0\.10)\//.test(line) && !line.includes('KUBE-'));
  };

  it('takes over the address of kube-dns on its node: Pods ask as before, and their packets end there', () => {
    const first = send(on);
    expect(first.queries.map(({ query }) => [query?.server, query?.outcome])).toEqual([
      ['10.96.0.10', 'NOERROR'],
      ['10.96.0.10', 'NODATA'],
    ]);
    expect(first.queries.map((query) => onward(query).map((hop) => hop.query?.transport))).toEqual([
      ['tcp'],
      ['tcp'],
    ]);
    expect(first.queries[0]?.place).toMatchObject({ at: 'host' });
    expect(onward(first.queries[0] as Hop)[0]?.place).toMatchObject({ at: 'pod', namespace: 'kube-system' });
    expect(first.answer?.title).toBe('The cache on the node answers with an address');
    const second = send(first.session);
    expect(second.queries.map(({ query }) => query?.cachedFor)).toEqual([0, 0]);
    expect(second.queries.flatMap(onward)).toEqual([]);
  });

  it('writes the rules of cmd/node-cache for both addresses, the last of them first', () => {
    expect(links(on)).toEqual(['169.254.20.10/32', '10.96.0.10/32']);
    expect(rulesOf(on, 'raw').slice(0, 6)).toEqual([
      '-A PREROUTING -d 10.96.0.10/32 -p udp -m udp --dport 53 -j NOTRACK',
      '-A PREROUTING -d 10.96.0.10/32 -p tcp -m tcp --dport 53 -j NOTRACK',
      '-A PREROUTING -d 169.254.20.10/32 -p udp -m udp --dport 53 -j NOTRACK',
      '-A PREROUTING -d 169.254.20.10/32 -p tcp -m tcp --dport 53 -j NOTRACK',
      '-A OUTPUT -s 10.96.0.10/32 -p tcp -m tcp --sport 8080 -j NOTRACK',
      '-A OUTPUT -d 10.96.0.10/32 -p tcp -m tcp --dport 8080 -j NOTRACK',
    ]);
    expect(rulesOf(on, 'filter').slice(0, 2)).toEqual([
      '-A INPUT -d 10.96.0.10/32 -p udp -m udp --dport 53 -j ACCEPT',
      '-A INPUT -d 10.96.0.10/32 -p tcp -m tcp --dport 53 -j ACCEPT',
    ]);
    expect(rulesOf(on, 'nat')).toEqual([]);
  });

  it('shows the packet caught on the node: not tracked, not given to a CoreDNS Pod', () => {
    const [query] = send(on).queries;
    const hooks = JSON.stringify(query?.steps);
    expect(hooks).toContain('no rule of kube-proxy rewrites it');
    expect(hooks).toContain('--dport 53 -j NOTRACK');
    expect(hooks).toContain('UNTRACKED');
    expect(hooks).not.toContain('KUBE-SVC-TCOU7JCQXEZGVUNU');
  });

  it('leaves DNS to kube-dns when its Pods are told to end; in ipvs mode nobody listens then', () => {
    const without = (session: Session): Session =>
      exec(session, 'kubectl delete daemonset node-local-dns -n kube-system');
    const gone = without(on);
    expect([links(gone), rulesOf(gone, 'raw'), rulesOf(gone, 'filter')]).toEqual([undefined, [], []]);
    expect(send(gone).queries[0]).toMatchObject({
      query: { server: '10.96.0.10', outcome: 'NOERROR' },
      place: { at: 'pod' },
    });
    const { queries } = send(without(set(on, { proxyMode: 'ipvs' })));
    expect(queries[0]?.query).toMatchObject({ server: '169.254.20.10' });
    expect(queries.map(({ query }) => query?.outcome)).not.toContain('NOERROR');
  });

  it.each(['ipvs', 'nftables'] as const)('follows kube-proxy into %s mode', (proxyMode) => {
    const address = proxyMode === 'ipvs' ? '169.254.20.10' : '10.96.0.10';
    const session = set(on, { proxyMode });
    expect(links(session)?.includes('10.96.0.10/32')).toBe(proxyMode === 'nftables');
    const { queries } = send(session);
    expect(queries.map(({ query, place }) => [query?.server, query?.outcome, place.at])).toEqual([
      [address, 'NOERROR', 'host'],
      [address, 'NODATA', 'host'],
    ]);
    expect(onward(queries[0] as Hop)[0]?.place).toMatchObject({ at: 'pod' });
  });

  it('is gone without a trace once it is switched off', () => {
    const off = set(on, { nodeLocalDns: false });
    const [query] = send(off).queries;
    expect(query).toMatchObject({ query: { server: '10.96.0.10' }, place: { at: 'pod' } });
    expect([links(off), rulesOf(off, 'raw')]).toEqual([undefined, []]);
    expect(dnsView(shownState(off)).servers).toHaveLength(2);
  });
});
