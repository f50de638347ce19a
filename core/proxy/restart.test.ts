import { expect, test } from 'vitest';
import type { ClusterContext, ComponentEvent } from '../apiserver/index.ts';
import { iptablesSave, ipvsadmSave, load, type Netns, newNetns, nftListRuleset } from '../kernel/index.ts';
import { kubeProxy } from './component.ts';
import { ipvs } from './ipvs/proxier.ts';
import type { ProxyMemory } from './memory.ts';
import { provideMode } from './modes.ts';
import { nftables } from './nftables/proxier.ts';
import { nodeA, onNodeA, service, slice } from './objects.suite.ts';
import { restarted, SYNC_TIMER } from './restart.ts';
import { proxyStatus } from './status.ts';

provideMode(nftables);
provideMode(ipvs);

/** A node with a Service, whose kube-proxy has synced once in iptables mode. */
function machine() {
  let memory: ProxyMemory = kubeProxy.initial;
  let netns: Netns = newNetns({ name: 'node-a', interfaces: [], routes: [] });
  let now = 0;
  const handle = (event: ComponentEvent): void => {
    const context = { now, node: 'node-a', read: { netns } } as unknown as ClusterContext;
    const reaction = kubeProxy.handle(memory, event, context);
    memory = reaction.memory;
    for (const effect of reaction.effects) if (effect.effect === 'Load') netns = load(netns, effect.commands);
  };
  const web = service('web', {
    type: 'NodePort',
    clusterIP: '10.96.0.20',
    ports: [{ port: 80, nodePort: 30080 }],
  });
  for (const object of [nodeA, web, slice('web', [onNodeA('10.244.1.8')])]) handle({ type: 'ADDED', object });
  handle({ type: 'TIMER', timer: SYNC_TIMER });
  return {
    restart(mode: 'iptables' | 'ipvs' | 'nftables'): void {
      now += 10_000;
      memory = restarted(memory, { mode }, now);
      handle({ type: 'TIMER', timer: SYNC_TIMER });
    },
    iptables: () => iptablesSave(netns, 'IPv4').map(({ text }) => text),
    nft: () => nftListRuleset(netns, now).map(({ text }) => text),
    ipvs: () => ({
      servers: netns.ipvs ? ipvsadmSave(netns.ipvs).map(({ text }) => text) : [],
      links: netns.interfaces.map(({ name }) => name),
      sets: Object.keys(netns.ipsets ?? {}),
    }),
    status: () => proxyStatus(memory),
  };
}

test('a kube-proxy that starts in another mode removes what the former one left, but for the kubelet’s chain', () => {
  const { restart, iptables, nft, status } = machine();
  const before = iptables();
  expect(before.join('\n')).toContain('KUBE-SVC-');
  expect(nft()).toEqual([]);

  restart('nftables');
  expect(iptables().filter((line) => /KUBE-(?!FIREWALL)/.test(line))).toEqual([]);
  expect(iptables()).toContain(':KUBE-FIREWALL - [0:0]');
  expect(nft()).toContain('\t\tmeta l4proto tcp dnat to 10.244.1.8:8080');
  expect(status()).toMatchObject({ mode: 'nftables', pending: false });

  restart('iptables');
  expect(nft()).toEqual([]);
  // The jumps to KUBE-FIREWALL have stayed, so that they come last now.
  expect([...iptables()].sort()).toEqual([...before].sort());
});

test('virtual servers, sets and the dummy link come with ipvs mode and go with it', () => {
  const { restart, iptables, nft, ipvs: state } = machine();
  const before = iptables();
  restart('ipvs');
  expect(state().servers).toContain('-A -t 10.96.0.20:80 -s rr');
  expect(state().links).toEqual(['kube-ipvs0']);
  expect(iptables().join('\n')).not.toContain('KUBE-SVC-');

  restart('nftables');
  expect(state()).toEqual({ servers: [], links: [], sets: [] });
  expect(iptables().filter((line) => /KUBE-(?!FIREWALL)/.test(line))).toEqual([]);
  expect(nft()).not.toEqual([]);

  restart('ipvs');
  restart('iptables');
  expect(state()).toEqual({ servers: [], links: [], sets: [] });
  expect([...iptables()].sort()).toEqual([...before].sort());
});
