import { expect, test } from 'vitest';
import type { ClusterContext, ComponentEvent } from '../apiserver/index.ts';
import { iptablesSave, load, type Netns, newNetns, nftListRuleset } from '../kernel/index.ts';
import { kubeProxy } from './component.ts';
import type { ProxyMemory } from './memory.ts';
import { provideMode } from './modes.ts';
import { nftables } from './nftables/proxier.ts';
import { nodeA, onNodeA, service, slice } from './objects.suite.ts';
import { restarted, SYNC_TIMER } from './restart.ts';
import { proxyStatus } from './status.ts';

provideMode(nftables);

/** A node with a Service, whose kube-proxy has synced once in iptables mode. */
function machine() {
  let memory: ProxyMemory = kubeProxy.initial;
  let netns: Netns = newNetns({ name: 'node-a', interfaces: [], routes: [] });
  let now = 0;
  const handle = (event: ComponentEvent): void => {
    const context = { now, node: 'node-a' } as unknown as ClusterContext;
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
    restart(mode: 'iptables' | 'nftables'): void {
      now += 10_000;
      memory = restarted(memory, mode, now);
      handle({ type: 'TIMER', timer: SYNC_TIMER });
    },
    iptables: () => iptablesSave(netns, 'IPv4').map(({ text }) => text),
    nft: () => nftListRuleset(netns, now).map(({ text }) => text),
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
