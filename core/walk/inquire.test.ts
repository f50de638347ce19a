import { describe, expect, it } from 'vitest';
import type { Hop } from './hop.ts';
import { clientPod, clusterWith, send, webPod } from './world.suite.ts';

const CLUSTER = clusterWith(`${webPod('web-1', 'node-a')}${clientPod('client', 'node-c')}---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  clusterIP: 10.96.42.17
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
`);
const walked = (line: string) => send(CLUSTER, 'client', line).walk;
const queriesOf = (hops: readonly Hop[]) =>
  hops.flatMap(({ steps }) => steps.flatMap(({ query }) => (query ? [`${query.type} ${query.name}`] : [])));
const WEB = 'web.default.svc.cluster.local';

describe('a tool that asks DNS, as a request', () => {
  it('dig asks one question, for the name as it stands, and its packet goes to a CoreDNS Pod', () => {
    const { hops, outcome } = walked(`dig ${WEB}`);
    expect(queriesOf(hops)).toEqual([`A ${WEB}.`]);
    expect(outcome).toMatchObject({ kind: 'answered', summary: '10.96.42.17', exitCode: 0 });
    expect(outcome.printed).toContain(`${WEB}. 30 IN\tA\t10.96.42.17`);
    expect(outcome.printed.at(-3)).toMatch(/^;; WHEN: \w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}$/);
    expect(hops.map(({ kind }) => kind)).toEqual(['call', 'dns-answer', 'result']);
    expect(hops[1]?.place).toMatchObject({ at: 'pod', namespace: 'kube-system' });
  });

  it('dig leaves the search list alone: a short name is asked of the world outside', () => {
    const { hops, outcome } = walked('dig +short web');
    expect(queriesOf(hops)).toEqual(['A web.']);
    expect(outcome).toMatchObject({ kind: 'nxdomain', exitCode: 0, printed: [''] });
  });

  it('nslookup walks it, and prints both families of the name that answered', () => {
    const { hops, outcome } = walked('nslookup web');
    expect(queriesOf(hops)).toEqual([`A ${WEB}.`, `AAAA ${WEB}.`]);
    expect(outcome.printed).toEqual([
      ';; Got recursion not available from 10.96.0.10',
      'Server:\t\t10.96.0.10',
      'Address:\t10.96.0.10#53',
      '',
      `Name:\t${WEB}`,
      'Address: 10.96.42.17',
      ';; Got recursion not available from 10.96.0.10',
      '',
    ]);
    const missing = walked('nslookup webb').outcome;
    expect(missing).toMatchObject({ kind: 'nxdomain', exitCode: 1 });
    expect(missing.printed).toContain("** server can't find webb: NXDOMAIN");
  });

  it('host says it in sentences, getent as the C library sees it', () => {
    expect(walked('host -t SRV _http._tcp.web').outcome.printed).toEqual([
      `_http._tcp.${WEB} has SRV record 0 100 80 ${WEB}.`,
    ]);
    expect(walked('host 10.96.42.17').outcome.printed).toEqual([
      `17.42.96.10.in-addr.arpa domain name pointer ${WEB}.`,
    ]);
    expect(walked('getent hosts web').outcome.printed).toEqual([`10.96.42.17     ${WEB}`]);
    // The client's C library is musl: NODATA for IPv6 ends that search.
    expect(queriesOf(walked('getent hosts web').hops)).toEqual([`AAAA ${WEB}.`, `A ${WEB}.`]);
  });

  it('asks a server that is named, at its port; nobody there is a refusal in the tool’s words', () => {
    expect(walked(`dig @kube-dns.kube-system.svc.cluster.local. +short ${WEB}`).outcome.printed).toEqual([
      '10.96.42.17',
    ]);
    const refused = walked(`dig -p 5353 ${WEB}`).outcome;
    expect(refused).toMatchObject({ exitCode: 9 });
    expect(refused.kind).toMatch(/^dns-/);
    expect(refused.printed.at(-1)).toBe(';; no servers could be reached');
  });

  it('words that the tool does not understand are refused in its words, and nothing is sent', () => {
    expect(() => walked('dig -Z web')).toThrow(/Invalid option: -Z\nUsage: {2}dig/);
    expect(() => walked('host -Z web')).toThrow(/illegal option -- Z/);
    expect(() => walked('getent foo web')).toThrow(/Unknown database: foo/);
  });
});
