import { describe, expect, test } from 'vitest';
import { late } from '../late.ts';
import { webBehindAClusterIP } from '../scenarios/index.ts';
import type { Walk } from '../walk/index.ts';
import { dispatch, latest, type Session, start } from './index.ts';
import { rulesOf } from './rules.ts';
import type { Input } from './types.ts';

const { files, request } = webBehindAClusterIP;
const take = (session: Session, input: Input) => dispatch(session, input, late);

function sent(session: Session, line: string = request.line): Walk {
  const { walk } = take(session, { input: 'send', request: { ...request, line } }).answer;
  if (!walk) throw new Error('no walk');
  return walk;
}

const opened = start(files).session;
const nft = take(opened, { input: 'set', settings: { proxyMode: 'nftables' } }).session;

test('in nftables mode the same request takes the same hops, and the choice knows its odds', () => {
  const [before, after] = [sent(opened), sent(nft)];
  expect(after.outcome).toMatchObject({ kind: 'answered', summary: '200 OK' });
  expect(after.hops.map(({ kind }) => kind)).toEqual(before.hops.map(({ kind }) => kind));
  const choice = (walk: Walk) => walk.hops.find(({ kind }) => kind === 'service-rule');
  const odds = (walk: Walk) => choice(walk)?.candidates?.map(({ probability }) => probability.toFixed(9));
  expect(odds(after)).toEqual(odds(before));
  expect(choice(after)?.candidates?.filter(({ verdict }) => verdict === 'chosen')).toHaveLength(1);
  expect(choice(after)?.because).toContain('nft draws one random number');
});

test('what no Service has is refused where iptables mode lets it pass', () => {
  const address = sent(nft).hops.find(({ kind }) => kind === 'socket')?.before?.dst;
  const walk = sent(nft, `curl http://${address}:81`);
  expect(walk.hops.find(({ kind }) => kind === 'reject')?.caption).toContain('this address has no such port');
});

test('the rules of a node are those of its tool, and nothing of the other mode is left', () => {
  const view = rulesOf(latest(nft), 'node-a');
  expect(view.command).toBe('nft list ruleset');
  expect(view.lines.some(({ origins }) => origins.length > 0)).toBe(true);
  const back = take(nft, { input: 'set', settings: { proxyMode: 'iptables' } }).session;
  expect(rulesOf(latest(back), 'node-a').command).toBe('iptables-save');
  expect(sent(back).outcome.summary).toBe('200 OK');
});

describe('version 1.36', () => {
  const newer = take(nft, { input: 'set', settings: { kubernetesVersion: 'v1.36' } }).session;
  const texts = (session: Session) => rulesOf(latest(session), 'node-a').lines.map(({ text }) => text.trim());

  test('arranges the rules of nftables mode anew, and leaves none of the older ones', () => {
    expect(texts(newer)).toContain('set hairpin-connections {');
    expect(texts(newer).join('\n')).toMatch(/dnat ip to numgen random mod 2 map \{/);
    expect(texts(newer).filter((line) => /^chain (endpoint-|mark-for-masquerade)/.test(line))).toEqual([]);
    const back = take(newer, { input: 'set', settings: { kubernetesVersion: 'v1.34' } }).session;
    expect(texts(back)).toEqual(texts(nft));
  });

  test('sends a request the same way, with the same odds', () => {
    const [before, after] = [sent(nft), sent(newer)];
    expect(after.outcome).toMatchObject({ kind: 'answered', summary: '200 OK' });
    expect(after.hops.map(({ kind }) => kind)).toEqual(before.hops.map(({ kind }) => kind));
    const told = ({ hops }: Walk) =>
      hops
        .find(({ kind }) => kind === 'service-rule')
        ?.candidates?.map(({ address, probability }) => [address, probability]);
    expect(told(after)).toEqual(told(before));
  });

  test('lets a person force each outcome', () => {
    const candidates = sent(newer).hops.flatMap((hop) => hop.candidates ?? []);
    for (const { address } of candidates) {
      const { walk } = take(newer, { input: 'send', request: { ...request, choose: address } }).answer;
      expect(walk?.outcome.server?.address).toBe(address);
    }
  });

  test('is what nodes, server and kubectl say that they are of, also after going back', () => {
    const said = (session: Session, line: string) =>
      take(session, { input: 'exec', line }).answer.output?.stdout ?? '';
    expect(said(newer, 'kubectl get nodes').match(/v1\.3\d\.\d+/g)).toEqual(Array(3).fill('v1.36.5'));
    expect(said(newer, 'kubectl describe node node-a')).toMatch(/Kubelet Version: +v1\.36\.5/);
    expect(said(newer, 'kubectl version')).toBe(
      'Client Version: v1.36.5\nKustomize Version: v5.8.1\nServer Version: v1.36.5\n',
    );
    const back = take(newer, { input: 'set', settings: { kubernetesVersion: 'v1.34' } }).session;
    expect(said(back, 'kubectl version')).toContain('Server Version: v1.34.9');
    expect(said(back, 'kubectl get nodes')).not.toContain('v1.36');
  });

  test('changes nothing in iptables mode', () => {
    const iptables = take(opened, { input: 'set', settings: { kubernetesVersion: 'v1.36' } }).session;
    expect(texts(iptables)).toEqual(texts(opened));
  });
});

describe('ipvs mode', () => {
  const ipvs = take(opened, { input: 'set', settings: { proxyMode: 'ipvs' } }).session;

  test('in ipvs mode the same request takes the same hops', () => {
    const [before, after] = [sent(opened), sent(ipvs)];
    expect(after.outcome).toMatchObject({ kind: 'answered', summary: '200 OK' });
    expect(after.hops.map(({ kind }) => kind)).toEqual(before.hops.map(({ kind }) => kind));
  });

  test('the rules of a node are what its several tools print', () => {
    const view = rulesOf(latest(ipvs), 'node-a');
    expect(view.command).toBe('ipvsadm -Ln; ip addr show kube-ipvs0; ipset save; iptables-save');
    const texts = view.lines.map(({ text }) => text);
    expect(texts[0]).toBe('IP Virtual Server version 1.2.1 (size=4096)');
    expect(texts).toContain('TCP  10.96.0.1:443 rr');
    expect(texts).toContain('    inet 10.96.0.10/32 scope global kube-ipvs0');
    expect(texts.some((text) => text.startsWith('add KUBE-CLUSTER-IP 10.96.0.10,udp:53'))).toBe(true);
    expect(texts.some((text) => text.includes('KUBE-SVC-'))).toBe(false);
    const dns = view.lines.find(({ text }) => text.startsWith('UDP  10.96.0.10:53'));
    expect(dns?.origins.map(({ name }) => name)).toContain('kube-dns');
  });

  test('a node that is cordoned and labelled keeps the links of its programs, each once', () => {
    const lines = ['kubectl cordon node-a', 'kubectl label node node-a disk=ssd'];
    const changed = lines.reduce((session, line) => take(session, { input: 'exec', line }).session, ipvs);
    const links = latest(changed).cluster.nodes['node-a']?.interfaces.map(({ name }) => name);
    expect(links).toEqual(['lo', 'eth0', 'cni0', 'kube-ipvs0']);
  });

  test('another scheduler is another line of every virtual server; one that does not exist is refused', () => {
    const lc = take(ipvs, { input: 'set', settings: { ipvsScheduler: 'lc' } }).session;
    expect(rulesOf(latest(lc), 'node-a').lines.map(({ text }) => text)).toContain('TCP  10.96.0.1:443 lc');
    const refused = take(ipvs, { input: 'set', settings: { ipvsScheduler: 'best' } });
    expect(refused.answer.output?.stderr).toBe('no IPVS scheduler is called "best"\n');
  });

  test('one node may have a mode of its own, and go back to that of the others', () => {
    const mixed = take(opened, { input: 'set', settings: { proxyModes: { 'node-c': 'ipvs' } } }).session;
    expect(rulesOf(latest(mixed), 'node-c').command).toContain('ipvsadm');
    expect(rulesOf(latest(mixed), 'node-a').command).toBe('iptables-save');
    expect(sent(mixed).outcome.summary).toBe('200 OK');
    const back = take(mixed, { input: 'set', settings: { proxyModes: {} } }).session;
    expect(rulesOf(latest(back), 'node-c').command).toBe('iptables-save');
    expect(sent(back).outcome.summary).toBe('200 OK');
    const refused = take(opened, { input: 'set', settings: { proxyModes: { 'node-x': 'ipvs' } } });
    expect(refused.answer.output?.stderr).toBe('nodes "node-x" not found\n');
  });
});
