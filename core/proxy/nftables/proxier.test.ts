import { describe, expect, test } from 'vitest';
import type { EndpointSlice, Service } from '../../api/index.ts';
import { takeIn } from '../changes.ts';
import { defaultConfiguration, defaultHost } from '../config.ts';
import type { FamilyMemory, ProxyMemory } from '../memory.ts';
import { initialMemory } from '../memory.ts';
import { provideMode } from '../modes.ts';
import { firstSync, nodeA, onNodeA, service, slice } from '../objects.suite.ts';
import { afterSync, syncProxyRules } from '../sync.ts';
import { nftables } from './proxier.ts';

provideMode(nftables);

type Objects = readonly (Service | EndpointSlice)[];
type Config = Parameters<typeof firstSync>[1];

const linesOf = ({ commands }: ReturnType<typeof firstSync>['rendering']) =>
  commands.flatMap((command) => (command.tool === 'nft' ? command.lines : []));

/** Lines of a first sync that mention the text, without the words that say which table. */
function lines(objects: Objects, mention: string, config: Config = {}, family: 'IPv4' | 'IPv6' = 'IPv4') {
  const { rendering } = firstSync(objects, { ...config, mode: 'nftables' }, family);
  const texts = linesOf(rendering).map(({ text }) => text.replace(/ ip6? kube-proxy /, ' '));
  return texts.filter((text) => text.includes(mention));
}

const loadBalancer = (policy: 'Cluster' | 'Local', more = {}) =>
  service(
    'web',
    {
      type: 'LoadBalancer',
      clusterIP: '10.96.0.20',
      ports: [{ port: 80, nodePort: 30080 }],
      externalTrafficPolicy: policy,
      ...more,
    },
    ['198.51.100.10'],
  );

const EXTERNAL = 'external-PFISGYVC-default/web/tcp/';

describe('elements', () => {
  test('without endpoints every frontend refuses, and the Service has no chain', () => {
    const objects = [loadBalancer('Local')];
    expect(lines(objects, 'default/web').map((line) => / : (.*) \}$/.exec(line)?.[1])).toEqual([
      'goto reject-chain',
      'goto reject-chain',
      'goto reject-chain',
    ]);
  });

  test('policy Local with endpoints elsewhere only: outsiders drop, but the way for Pods and the node is there', () => {
    const objects = [loadBalancer('Local'), slice('web', ['10.244.2.9'])];
    expect(lines(objects, '198.51.100.10')).toEqual([
      `add element service-ips { 198.51.100.10 . tcp . 80 : goto ${EXTERNAL} }`,
      'add element no-endpoint-services { 198.51.100.10 . tcp . 80 comment "default/web" : drop }',
    ]);
    expect(lines(objects, `add rule ${EXTERNAL}`).at(-1)).toMatch(
      /^add rule \S+ fib saddr type local goto service-/,
    );
  });

  test('source ranges are guarded even without endpoints, and a node inside a range may come from the address itself', () => {
    const guarded = (range: string) => [loadBalancer('Cluster', { loadBalancerSourceRanges: [range] })];
    expect(lines(guarded('203.0.113.0/24'), 'saddr != {')).toEqual([
      'add rule firewall-PFISGYVC-default/web/tcp/ ip saddr != { 203.0.113.0/24 } drop',
    ]);
    expect(lines(guarded('192.168.0.0/16'), 'saddr != {')[0]).toContain('{ 192.168.0.0/16 , 198.51.100.10 }');
  });
});

describe('node ports', () => {
  test('are served on the primary address unless told otherwise, and never on a loopback one', () => {
    expect(lines([], 'element nodeport-ips')).toEqual(['add element nodeport-ips { 192.168.1.11 }']);
    const everywhere = { nodePortAddresses: ['0.0.0.0/1', '128.0.0.0/1'] };
    expect(lines([], 'element nodeport-ips', everywhere)).toEqual([
      'add element nodeport-ips { 192.168.1.11 }',
      'add element nodeport-ips { 10.244.1.1 }',
    ]);
  });

  test('on every local address need no set', () => {
    const all = { nodePortAddresses: ['0.0.0.0/0'] };
    expect(lines([], 'nodeport', all).filter((line) => line.includes('vmap @'))).toEqual([
      'add rule nodeport-endpoints-check ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @no-endpoint-nodeports',
      'add rule services fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @service-nodeports',
    ]);
    expect(lines([], 'set nodeport-ips', all).at(-1)).toBe('delete set nodeport-ips');
  });
});

test('IPv6 endpoints have dots in their names and brackets in their rules', () => {
  const dual = service('web', {
    clusterIP: 'fd00:10:96::20',
    clusterIPs: ['fd00:10:96::20'],
    ipFamilies: ['IPv6'],
  });
  const endpoints = slice('web', ['fd00:10:244:2::9'], { addressType: 'IPv6' });
  expect(lines([dual, endpoints], 'dnat to', {}, 'IPv6')).toEqual([
    'add rule endpoint-2YTNDPB7-default/web/tcp/__fd00.10.244.2..9/8080 meta l4proto tcp dnat to [fd00:10:244:2::9]:8080',
  ]);
});

test('every line says where it comes from; rules of an endpoint name its place in the slice', () => {
  const objects = [loadBalancer('Local'), slice('web', [onNodeA('10.244.1.8'), '10.244.2.9'])];
  const all = linesOf(firstSync(objects, { mode: 'nftables' }).rendering);
  expect(all.every(({ tag }) => tag?.role !== undefined)).toBe(true);
  expect(all.find(({ text }) => text.endsWith('dnat to 10.244.2.9:8080'))?.tag).toEqual({
    role: 'dnat',
    service: 'default/web',
    port: '',
    protocol: 'TCP',
    endpoint: '10.244.2.9:8080',
    slice: 'default/web-1',
    endpointIndex: '1',
  });
});

/** A row of syncs, some seconds apart. Gives the lines of each, one list for each call of nft. */
function syncs() {
  let memory: ProxyMemory = initialMemory;
  let now = 0;
  return (seconds: number, ...objects: Objects): readonly (readonly string[])[] => {
    now += seconds * 1000;
    for (const object of objects) memory = takeIn(memory, { type: 'MODIFIED', object }, 'node-a');
    const own: FamilyMemory = memory.families.IPv4;
    const { services, slices } = memory;
    const config = { ...defaultConfiguration, mode: 'nftables' as const };
    const input = { config, host: defaultHost, node: nodeA, family: 'IPv4' as const, services, slices, now };
    const { view, rendering } = syncProxyRules({ ...input, memory: own });
    memory = { ...memory, families: { ...memory.families, IPv4: afterSync(own, view, rendering) } };
    return rendering.commands.flatMap((command) =>
      command.tool === 'nft' ? [command.lines.map(({ text }) => text.replace(' ip kube-proxy', ''))] : [],
    );
  };
}

const web = service('web', { clusterIP: '10.96.0.20' });
const api = service('api', { clusterIP: '10.96.0.21' });
const sticky = service('web', { clusterIP: '10.96.0.20', sessionAffinity: 'ClientIP' });

describe('a row of syncs', () => {
  test('writes only Services that changed, and nothing at all if none did', () => {
    const sync = syncs();
    sync(0, web, api, slice('web', ['10.244.2.9']), slice('api', ['10.244.2.10']));
    expect(sync(10)).toEqual([]);
    const [changed] = sync(10, slice('api', ['10.244.2.10', '10.244.2.11']));
    expect(changed?.some((line) => line.includes('default/web'))).toBe(false);
    expect(changed?.filter((line) => line.includes('element'))).toEqual([]);
  });

  test('empties a chain at once, and deletes it in a transaction before a sync more than a second later', () => {
    const sync = syncs();
    sync(0, web, slice('web', ['10.244.1.1', '10.244.2.9']));
    const stale = 'chain endpoint-2RHS47HO-default/web/tcp/__10.244.1.1/8080';
    const lost = sync(10, slice('web', ['10.244.2.9']));
    expect(lost.map((lines) => lines.at(-1))).toEqual([`flush ${stale}`]);
    expect(sync(1, api)[0]?.at(-1)).toBe(`flush ${stale}`);
    expect(sync(2)).toEqual([[`delete ${stale}`]]);
    expect(sync(2)).toEqual([]);
  });

  test('takes a chain back that is needed again', () => {
    const sync = syncs();
    sync(0, web, slice('web', ['10.244.1.1', '10.244.2.9']));
    sync(10, slice('web', ['10.244.2.9']));
    const back = sync(0.5, slice('web', ['10.244.1.1', '10.244.2.9'])).flat();
    expect(back.filter((line) => line.includes('stale') || line.startsWith('delete'))).toEqual([]);
    expect(sync(10)).toEqual([]);
  });

  test('deletes an affinity set with its endpoint', () => {
    const sync = syncs();
    sync(0, sticky, slice('web', ['10.244.1.1', '10.244.2.9']));
    const lost = sync(10, slice('web', ['10.244.2.9'])).flat();
    expect(lost.at(-1)).toBe('delete set affinity-2RHS47HO-default/web/tcp/__10.244.1.1/8080');
  });

  test('replaces an element whose verdict changed: delete by key, then add', () => {
    const sync = syncs();
    sync(0, web, slice('web', ['10.244.2.9']));
    const local = service('web', { clusterIP: '10.96.0.20', internalTrafficPolicy: 'Local' });
    const endpoints = slice('web', [onNodeA('10.244.1.1'), '10.244.2.9']);
    expect(
      sync(10, local, endpoints)
        .flat()
        .filter((line) => line.includes('element')),
    ).toEqual([
      'delete element service-ips { 10.96.0.20 . tcp . 80 }',
      'add element service-ips { 10.96.0.20 . tcp . 80 : goto local-PFISGYVC-default/web/tcp/ }',
    ]);
  });
});
