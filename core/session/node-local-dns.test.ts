import { describe, expect, it } from 'vitest';
import { late } from '../late.ts';
import type { Hop } from '../walk/index.ts';
import { dispatch, dnsView, type Session, shownState, start } from './index.ts';

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

function send(session: Session): { session: Session; queries: readonly Hop[] } {
  const next = dispatch(session, { input: 'send', request }, late);
  const queries = (next.answer.walk?.hops ?? []).flatMap(({ steps }) => steps.filter(({ query }) => query));
  return { session: next.session, queries };
}
const onward = ({ steps }: Hop) => steps.filter(({ query }) => query);

describe('NodeLocal DNSCache', () => {
  const begun = start([FILE]).session;
  const on = dispatch(begun, { input: 'set', settings: { nodeLocalDns: true } }, late).session;

  it('answers on the node: a miss goes on over TCP to kube-dns-upstream, then the cache knows', () => {
    const first = send(on);
    expect(first.queries.map(({ query }) => [query?.server, query?.outcome])).toEqual([
      ['169.254.20.10', 'NOERROR'],
      ['169.254.20.10', 'NODATA'],
    ]);
    expect(first.queries.map((query) => onward(query).map((hop) => hop.query?.transport))).toEqual([
      ['tcp'],
      ['tcp'],
    ]);
    expect(first.queries[0]?.place).toMatchObject({ at: 'host' });
    expect(onward(first.queries[0] as Hop)[0]?.place).toMatchObject({ at: 'pod', namespace: 'kube-system' });
    const second = send(first.session);
    expect(second.queries.map(({ query }) => query?.cachedFor)).toEqual([0, 0]);
    expect(second.queries.flatMap(onward)).toEqual([]);
  });

  it('is gone without a trace once it is switched off', () => {
    const off = dispatch(on, { input: 'set', settings: { nodeLocalDns: false } }, late).session;
    expect(send(off).queries[0]?.query?.server).toBe('10.96.0.10');
    expect(dnsView(shownState(off)).servers).toHaveLength(2);
  });
});
