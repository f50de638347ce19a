import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EndpointSlice, Service } from '../api/index.ts';
import type { ClusterContext, ComponentEvent } from '../apiserver/index.ts';
import {
  emptyIpvs,
  ipsetSave,
  iptablesSave,
  ipvsadmSave,
  load,
  type Netns,
  newNetns,
  nftListRuleset,
} from '../kernel/index.ts';
import { newKubeProxy } from './component.ts';
import { defaultConfiguration, type KubeProxyConfiguration } from './config.ts';
import { ipvs } from './ipvs/proxier.ts';
import type { ProxyMemory } from './memory.ts';
import { provideMode } from './modes.ts';
import { nftables } from './nftables/proxier.ts';
import { nodeA, onNodeA, service, slice } from './objects.suite.ts';

provideMode(nftables);
provideMode(ipvs);

/** One Service as it may stand at some time; `undefined`: it is not there. */
const anyService = fc.option(
  fc.record({
    type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer'),
    internalTrafficPolicy: fc.constantFrom('Cluster', 'Local'),
    externalTrafficPolicy: fc.constantFrom('Cluster', 'Local'),
    sessionAffinity: fc.constantFrom('None', 'ClientIP'),
    ranges: fc.boolean(),
  }),
  { nil: undefined },
);

/** The state of each of some addresses; the first two are on this node. */
const anySlice = fc.option(
  fc.array(fc.constantFrom('absent', 'ready', 'unready', 'terminating'), { minLength: 4, maxLength: 4 }),
  { nil: undefined },
);

const anyChange = fc.record({
  name: fc.constantFrom('web', 'api'),
  service: anyService,
  endpoints: anySlice,
});

const conditions = {
  ready: {},
  unready: { ready: false, serving: false },
  terminating: { ready: false, serving: true, terminating: true },
} as const;

type Change = typeof anyChange extends fc.Arbitrary<infer T> ? T : never;

function serviceOf({ name, service: spec }: Change): Service | undefined {
  if (!spec) return undefined;
  const { ranges, type, ...policies } = spec;
  const clusterIP = name === 'web' ? '10.96.0.20' : '10.96.0.21';
  const ports = [{ port: 80, ...(type === 'ClusterIP' ? {} : { nodePort: name === 'web' ? 30080 : 30081 }) }];
  const fields = { type, clusterIP, ports, ...policies };
  const guarded = ranges ? { ...fields, loadBalancerSourceRanges: ['203.0.113.0/24'] } : fields;
  return service(name, guarded, type === 'LoadBalancer' ? [`198.51.100.${name === 'web' ? 1 : 2}`] : []);
}

function sliceOf({ name, endpoints }: Change): EndpointSlice | undefined {
  if (!endpoints) return undefined;
  const present = endpoints.flatMap((state, n) => {
    if (state === 'absent') return [];
    const endpoint = onNodeA(`10.244.${n < 2 ? 1 : 2}.${name === 'web' ? n : n + 10}`, conditions[state]);
    return [{ ...endpoint, nodeName: n < 2 ? 'node-a' : 'node-b' }];
  });
  return slice(name, present);
}

/** Chains may have been made in another order, and those that fell out of use last may still be there, empty. */
function withoutOrder(listing: ReturnType<typeof nftListRuleset>): readonly (readonly string[])[] {
  const blocks = new Map<string, string[]>();
  for (const { text, table, set, chain } of listing) {
    const name = set ?? chain;
    if (table === 'ip kube-proxy' && name !== undefined)
      blocks.set(name, [...(blocks.get(name) ?? []), text]);
  }
  const used = [...blocks].filter(([name, lines]) => lines.length > 2 || !name.includes('/'));
  return used.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, lines]) => lines);
}

/** A node whose kube-proxy hears of changes one after another, with enough time for a sync between them. */
function machine(mode: KubeProxyConfiguration['mode']) {
  const kubeProxy = newKubeProxy({ ...defaultConfiguration, mode });
  let memory: ProxyMemory = kubeProxy.initial;
  let netns: Netns = newNetns({ name: 'node-a', interfaces: [], routes: [] });
  let now = 0;
  const handle = (event: ComponentEvent): void => {
    const context = { now, node: 'node-a', read: { netns } } as unknown as ClusterContext;
    const reaction = kubeProxy.handle(memory, event, context);
    memory = reaction.memory;
    for (const effect of reaction.effects) if (effect.effect === 'Load') netns = load(netns, effect.commands);
  };
  const put = (
    before: Service | EndpointSlice | undefined,
    after: Service | EndpointSlice | undefined,
  ): void => {
    if (after) handle({ type: before ? 'MODIFIED' : 'ADDED', object: after });
    else if (before) handle({ type: 'DELETED', object: before });
  };
  handle({ type: 'ADDED', object: nodeA });
  return {
    put,
    sync(): void {
      now += 10_000;
      if (memory.syncDue !== undefined) handle({ type: 'TIMER', timer: 'sync' });
    },
    listing: () => [
      ...iptablesSave(netns, 'IPv4').map((line) => line.text),
      ...withoutOrder(nftListRuleset(netns, now)).flat(),
      ...ipvsadmSave(netns.ipvs ?? emptyIpvs).map((line) => line.text),
      ...ipsetSave(netns.ipsets ?? {}).map((line) => line.text),
      ...netns.interfaces.flatMap(({ addresses }) => [...addresses].sort()),
    ],
    rules: () => memory.families.IPv4.rules,
  };
}

test.each(['iptables', 'ipvs', 'nftables'] as const)(
  'in %s mode, however a node got there, partial syncs end in the very rules of a first full one',
  (mode) => {
    fc.assert(
      fc.property(fc.array(anyChange, { minLength: 1, maxLength: 6 }), (changes) => {
        const partial = machine(mode);
        const now: Record<string, { service: Service | undefined; slice: EndpointSlice | undefined }> = {};
        for (const change of changes) {
          const before = now[change.name];
          const after = { service: serviceOf(change), slice: sliceOf(change) };
          partial.put(before?.service, after.service);
          partial.put(before?.slice, after.slice);
          now[change.name] = after;
          partial.sync();
        }
        const full = machine(mode);
        for (const state of Object.values(now)) {
          full.put(undefined, state.service);
          full.put(undefined, state.slice);
        }
        full.sync();
        expect(partial.listing()).toEqual(full.listing());
        expect(partial.rules()).toEqual(full.rules());
      }),
      { numRuns: 60 },
    );
  },
  30_000,
);

test('two Services with one external IP overwrite each other in the map of nftables mode, the later by name last', () => {
  const shares = (name: string, n: number) =>
    service(name, { clusterIP: `10.96.0.${n}`, externalIPs: ['203.0.113.7'] });
  const alone = service('other', { clusterIP: '10.96.0.22' });
  const holder = ({ listing }: ReturnType<typeof machine>) =>
    listing().flatMap((line) => /203\.0\.113\.7 .* goto external-\w+-(\S+?)\/tcp/.exec(line)?.[1] ?? []);
  const node = machine('nftables');
  for (const [name, n] of [
    ['web', 20],
    ['api', 21],
    ['other', 22],
  ] as const) {
    node.put(undefined, slice(name, [onNodeA(`10.244.1.${n}`)]));
    if (name !== 'other') node.put(undefined, shares(name, n));
  }
  node.sync();
  expect(holder(node)).toEqual(['default/web']);
  node.put(undefined, alone);
  node.sync();
  expect(holder(node)).toEqual(['default/web']);
  node.put(shares('web', 20), undefined);
  node.sync();
  expect(holder(node)).toEqual(['default/api']);
});
