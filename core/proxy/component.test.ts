import { expect, test } from 'vitest';
import type { ApiObject } from '../api/index.ts';
import type { ClusterContext, ComponentEvent, Effect } from '../apiserver/index.ts';
import { kubeProxy } from './component.ts';
import type { ProxyMemory } from './memory.ts';
import { nodeA, service, slice } from './objects.suite.ts';
import { proxyStatus } from './status.ts';

const web = service('web', { clusterIP: '10.96.0.20' });
const api = service('api', { clusterIP: '10.96.0.21' });

/** A kube-proxy on node-a, with the loop around it that carries out timers in order. */
function play() {
  let memory: ProxyMemory = kubeProxy.initial;
  let now = 0;
  let due: number | undefined;
  const handle = (event: ComponentEvent): readonly Effect[] => {
    const context = { now, self: 'kube-proxy/node-a', node: 'node-a', read: {} } as unknown as ClusterContext;
    const reaction = kubeProxy.handle(memory, event, context);
    memory = reaction.memory;
    for (const effect of reaction.effects) if (effect.effect === 'Later') due = now + effect.after;
    return reaction.effects.filter((effect) => effect.effect === 'Load');
  };
  return {
    tell: (type: 'ADDED' | 'MODIFIED' | 'DELETED', object: ApiObject) => handle({ type, object }),
    /** Runs timers until `at`; gives the lines of each restore. */
    until(at: number) {
      const restores: {
        family: string;
        at: number;
        lines: readonly string[];
        commands: number;
        forgotten: number;
      }[] = [];
      while (due !== undefined && due <= at) {
        now = due;
        due = undefined;
        for (const effect of handle({ type: 'TIMER', timer: 'sync' })) {
          if (effect.effect !== 'Load') continue;
          for (const command of effect.commands) {
            if (command.tool !== 'iptables-restore') continue;
            const lines = command.lines.map((line) => line.text);
            const forgotten = effect.commands.filter(({ tool }) => tool === 'conntrack').length;
            const commands = effect.commands.length - forgotten;
            restores.push({ family: command.family, at: now, lines, commands, forgotten });
          }
        }
      }
      now = at;
      return restores;
    },
    status: () => proxyStatus(memory),
  };
}

function started() {
  const proxy = play();
  proxy.tell('ADDED', nodeA);
  proxy.tell('ADDED', web);
  proxy.tell('ADDED', api);
  proxy.tell('ADDED', slice('web', ['10.244.1.8']));
  proxy.tell('ADDED', slice('api', ['10.244.2.9']));
  return { proxy, first: proxy.until(0) };
}

test('what is listed at the start ends up in one full sync of each family', () => {
  const { first } = started();
  expect(first.map(({ family }) => family)).toEqual(['IPv4', 'IPv6']);
  const [ipv4] = first;
  expect(ipv4?.commands).toBeGreaterThan(30);
  expect(ipv4?.lines.filter((line) => line.includes('DNAT --to-destination'))).toHaveLength(2);
});

test('nothing is written before its own Node is known', () => {
  const proxy = play();
  proxy.tell('ADDED', web);
  proxy.tell('ADDED', slice('web', ['10.244.1.8']));
  expect(proxy.until(10_000)).toEqual([]);
  proxy.tell('ADDED', nodeA);
  expect(proxy.until(10_000)).toHaveLength(2);
});

test('after an idle period a change is written at once, the next ones together a second later', () => {
  const { proxy } = started();
  proxy.until(5_000);
  proxy.tell('MODIFIED', slice('web', ['10.244.1.8', '10.244.2.8']));
  expect(proxy.until(5_000).map(({ at }) => at)).toEqual([5_000]);
  proxy.until(5_100);
  proxy.tell('MODIFIED', slice('web', ['10.244.1.8', '10.244.2.8', '10.244.3.8']));
  expect(proxy.status().pending).toBe(true);
  proxy.until(5_300);
  proxy.tell('MODIFIED', slice('api', ['10.244.2.10']));
  expect(proxy.until(9_000).map(({ at }) => at)).toEqual([6_000]);
  expect(proxy.status()).toMatchObject({ mode: 'iptables', syncedAt: 6_000, pending: false });
});

test('a partial sync rewrites chains of the changed Service only, and removes what it no longer uses', () => {
  const { proxy, first } = started();
  proxy.until(5_000);
  proxy.tell('MODIFIED', slice('web', ['10.244.1.9']));
  const [restore] = proxy.until(5_000);
  const chainOf = (lines: readonly string[] = [], endpoint: string) =>
    lines.find((line) => line.endsWith(`DNAT --to-destination ${endpoint}:8080`))?.split(' ')[1];
  expect(restore?.commands).toBe(1);
  expect(chainOf(restore?.lines, '10.244.1.9')).toMatch(/^KUBE-SEP-/);
  expect(chainOf(restore?.lines, '10.244.2.9')).toBeUndefined();
  expect(restore?.lines).toContain(`-X ${chainOf(first[0]?.lines, '10.244.1.8')}`);
  expect(restore?.lines.filter((line) => line.startsWith('-A KUBE-SERVICES'))).toHaveLength(3);
});

test('a deleted Service leaves no chain behind', () => {
  const { proxy } = started();
  proxy.until(5_000);
  const before = proxy.status().rules;
  proxy.tell('DELETED', web);
  proxy.tell('DELETED', slice('web', ['10.244.1.8']));
  const [restore] = proxy.until(5_000);
  expect(restore?.lines.filter((line) => line.startsWith('-X '))).toHaveLength(2);
  expect(proxy.status().rules).toBe(before - 5);
});

test('a label that says "not for kube-proxy" takes the Service away; other metadata means nothing', () => {
  const { proxy } = started();
  proxy.until(5_000);
  proxy.tell('MODIFIED', { ...web, metadata: { ...web.metadata, labels: { team: 'x' } } });
  expect(proxy.until(7_000)).toEqual([]);
  const labels = { 'service.kubernetes.io/service-proxy-name': 'other' };
  proxy.tell('MODIFIED', { ...web, metadata: { ...web.metadata, labels } });
  expect(proxy.until(7_000)[0]?.lines.join('\n')).not.toContain('default/web');
});

test('a new zone of its Node asks for a full sync, a heartbeat for none', () => {
  const { proxy } = started();
  proxy.until(5_000);
  proxy.tell('MODIFIED', { ...nodeA, metadata: { ...nodeA.metadata, annotations: { beat: '1' } } });
  expect(proxy.until(5_000)).toEqual([]);
  proxy.tell('MODIFIED', {
    ...nodeA,
    metadata: { name: 'node-a', labels: { 'topology.kubernetes.io/zone': 'z' } },
  });
  expect(proxy.until(5_000).map(({ commands }) => commands > 30)).toEqual([true, true]);
});

test('when UDP endpoints change, flows to the old ones are forgotten after the new rules are in', () => {
  const { proxy, first } = started();
  expect(first[0]?.forgotten).toBe(0);
  const ports = [{ port: 53, protocol: 'UDP' as const }];
  const udp = { ports: [{ name: '', port: 53, protocol: 'UDP' as const }] };
  proxy.tell('ADDED', service('dns', { clusterIP: '10.96.0.10', ports }));
  proxy.tell('ADDED', slice('dns', ['10.244.1.2'], udp));
  expect(proxy.until(5_000)[0]?.forgotten).toBe(1);
  proxy.tell('MODIFIED', slice('web', ['10.244.1.9']));
  expect(proxy.until(5_000)[0]?.forgotten).toBe(0);
});

test('in a large cluster, chains that nobody uses any more stay for a sync period', () => {
  const { proxy } = started();
  const many = Array.from({ length: 1001 }, (_, n) => `10.245.${n >> 8}.${n & 255}`);
  proxy.tell('ADDED', service('big', { clusterIP: '10.96.0.30' }));
  proxy.tell('ADDED', slice('big', many));
  proxy.until(5_000);
  const removed = (at: number, address: string) => {
    proxy.tell('MODIFIED', slice('web', [address]));
    return proxy.until(at)[0]?.lines.filter((line) => line.startsWith('-X ')).length;
  };
  expect(removed(7_000, '10.244.1.9')).toBe(0);
  expect(removed(60_000, '10.244.1.10')).toBe(0);
  expect(removed(61_000, '10.244.1.11')).toBe(3);
});
