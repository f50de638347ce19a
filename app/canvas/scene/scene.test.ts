import { describe, expect, test } from 'vitest';
import type { Walk } from '../../../core/index.ts';
import type { Mirror } from '../../state/index.ts';
import { positionAt, timeOfHop } from '../../state/index.ts';
import { layOut, shelvesOf } from '../layout/layout.ts';
import { WIDE } from '../layout/shape.ts';
import { seatAll } from '../layout/slots.ts';
import {
  answeredWalk,
  baseObjects,
  droppedWalk,
  manyPods,
  mirrorOf,
  refusedWalk,
} from '../testing/base-world.ts';
import type { Journey } from './journey.ts';
import { journeyOf, spotAt } from './journey.ts';
import { groundOf, planOf } from './plan.ts';
import type { Scene } from './scene.ts';
import { sceneOf } from './scene.ts';
import type { SceneNode } from './types.ts';
import { worldOf } from './world.ts';

interface Staged {
  readonly scene: Scene;
  readonly journey: Journey;
}

function stage(
  walk?: Walk,
  t = 0,
  mirror: Mirror = mirrorOf(baseObjects),
  selected = undefined as never,
): Staged {
  const world = worldOf(mirror);
  const planned = planOf(world, { walk, client: undefined, selected: undefined, opened: [] });
  const ground = groundOf(layOut(planned.plan, seatAll({}, shelvesOf(planned.plan)), WIDE), planned, world);
  const journey = walk ? journeyOf(ground, walk) : [];
  const position = positionAt(walk, t);
  const scene = sceneOf({
    world,
    planned,
    ground,
    walk,
    journey,
    index: position?.index ?? -1,
    arrived: position?.arrived ?? false,
    hop: position?.hop,
    selected,
  });
  return { scene, journey };
}

const atHop = (walk: Walk, label: string): Staged =>
  stage(
    walk,
    timeOfHop(
      walk,
      walk.hops.findIndex((hop) => hop.label === label),
    ),
  );

function nodeOf<Type extends SceneNode['type']>(scene: Scene, type: Type, id?: string) {
  return scene.nodes.find((node) => node.type === type && (id === undefined || node.id === id)) as
    | Extract<SceneNode, { type: Type }>
    | undefined;
}

const ways = (scene: Scene): Record<string, string | undefined> =>
  Object.fromEntries(
    scene.edges.flatMap((edge) => (edge.type === 'way' ? [[edge.id, edge.data?.state] as const] : [])),
  );

describe('what is there', () => {
  test('ids are unique and every edge has both ends, whatever the size', () => {
    for (const pods of [1, 3, 7, 22, 40]) {
      const { scene } = stage(undefined, 0, mirrorOf(manyPods(pods)));
      const ids = scene.nodes.map((node) => node.id);
      expect(new Set(ids).size).toBe(ids.length);
      const edges = scene.edges.map((edge) => edge.id);
      expect(new Set(edges).size).toBe(edges.length);
      for (const { source, target } of scene.edges)
        expect([ids.includes(source), ids.includes(target)]).toEqual([true, true]);
    }
  });

  test('everything that can be pressed has a name that says what it is', () => {
    const { scene } = stage();
    const names = scene.nodes.filter((node) => node.data.target).map((node) => node.ariaLabel ?? '');
    expect(names).toContain(
      'Pod web-7c5ddbdf54-hh2vw on node-c, 10.244.3.5, port 8080, Not ready, probe / → 404',
    );
    expect(names).toContain('kube-proxy on node-a, mode iptables, synced 0.2 s ago, 62 rules');
    expect(names).toContain('Service, web, ClusterIP, 10.96.42.17, port 80 to 8080');
    expect(names.filter((name) => name === '')).toEqual([]);
  });

  test('kube-dns and kubernetes are no cards; CoreDNS is one, and its Pods stand small', () => {
    const { scene } = stage();
    expect(scene.nodes.filter((node) => node.type === 'service').map((node) => node.id)).toEqual([
      'Service/default/web',
    ]);
    expect(nodeOf(scene, 'coredns')?.data.address).toBe('10.96.0.10');
    expect(nodeOf(scene, 'pod', 'Pod/kube-system/coredns-66f779496c-2xk4v')?.height).toBeLessThan(40);
  });

  test('more than six Pods of one owner on a node are one stack with its count', () => {
    const { scene } = stage(undefined, 0, mirrorOf(manyPods(40)));
    const stacks = scene.nodes.filter((node) => node.type === 'podStack');
    expect(stacks.map((node) => String(node.data.title).split(' ')[0])).toEqual(['14', '13', '13']);
    expect(stacks[0]?.data.counts).toEqual(['14 ready']);
    expect(
      stage(undefined, 0, mirrorOf(manyPods(18))).scene.nodes.some((node) => node.type === 'podStack'),
    ).toBe(false);
  });
});

describe('the way of a packet', () => {
  test('out by the client’s hooks, over the wire, in by the other node’s hooks, in kernel order', () => {
    const { journey } = stage(answeredWalk);
    const stops = journey.flatMap(({ segment, path }) =>
      segment === 'request' ? path.stops.map(({ id }) => id) : [],
    );
    expect([...new Set(stops)]).toEqual([
      'node-c/PREROUTING',
      'node-c/FORWARD',
      'node-c/POSTROUTING',
      'node-a/PREROUTING',
      'node-a/FORWARD',
      'node-a/POSTROUTING',
    ]);
  });

  test('position is a function of time: the same time, the same pixels; and nothing jumps', () => {
    const { journey } = stage(answeredWalk);
    const spot = (t: number) => spotAt(journey, positionAt(answeredWalk, t) as never);
    const forwards = Array.from({ length: 900 }, (_, step) => spot(step / 100));
    const backwards = Array.from({ length: 900 }, (_, step) => spot((899 - step) / 100)).reverse();
    expect(backwards).toEqual(forwards);
    const longest = Math.max(...journey.map(({ path }) => path.length));
    forwards.slice(1).forEach((now, index) => {
      const before = forwards[index];
      const moved = Math.hypot(
        (now?.dot.x ?? 0) - (before?.dot.x ?? 0),
        (now?.dot.y ?? 0) - (before?.dot.y ?? 0),
      );
      expect(moved).toBeLessThan(longest * 0.03 + 10);
    });
  });

  test('solid behind, dashed before, and only one direction at a time', () => {
    const { scene, journey } = atHop(answeredWalk, 'kube-proxy rule');
    const state = ways(scene);
    const id = (label: string): string => `way/${journey.find(({ hop }) => hop.label === label)?.hop.id}`;
    expect(state[id('kube-proxy rule')]).toBe('done');
    expect(state[id('Pod :8080')]).toBe('ahead');
    expect(state[id('DNS answer')]).toBeUndefined();
    expect(state[id('reply, un-NAT')]).toBeUndefined();
    expect(ways(atHop(answeredWalk, '200 OK').scene)[id('kube-proxy rule')]).toBe('before');
  });
});

describe('why', () => {
  test('at the rule: hook, kube-proxy, the row of the slice, Service and Pod light up', () => {
    const { scene } = atHop(answeredWalk, 'kube-proxy rule');
    const slice = nodeOf(scene, 'slice');
    expect(slice?.data.rows.map((row) => row.drawn)).toEqual(['chosen', undefined, 'skipped']);
    expect(nodeOf(scene, 'proxy', 'proxy/node-c')?.data.glow).toBe('match');
    expect(nodeOf(scene, 'proxy', 'proxy/node-a')?.data.glow).toBeUndefined();
    expect(nodeOf(scene, 'service')?.data.glow).toBe('match');
    const hook = nodeOf(scene, 'hooks', 'hooks/node-c')?.data.hooks.find(
      (each) => each.hook === 'PREROUTING',
    );
    expect(hook?.state).toBe('here');
    expect(hook?.tables).toEqual([{ name: 'nat', used: true }]);
    const why = scene.edges
      .filter((edge) => edge.type === 'why')
      .map((edge) => `${edge.source} ► ${edge.target}`);
    expect(why).toEqual([
      'hooks/node-c ► proxy/node-c',
      'proxy/node-c ► EndpointSlice/default/web-x7k2p',
      'EndpointSlice/default/web-x7k2p ► Service/default/web',
    ]);
  });

  test('nothing lights up before the packet is there', () => {
    const index = answeredWalk.hops.findIndex((hop) => hop.label === 'kube-proxy rule');
    const { scene } = stage(answeredWalk, index + 0.1);
    expect(scene.nodes.filter((node) => node.data.glow).map((node) => node.id)).toEqual([]);
  });

  test('CoreDNS tells its answer once it has been asked, and glows only then', () => {
    expect(nodeOf(atHop(answeredWalk, 'search list').scene, 'coredns')?.data.answer).toBe('');
    const asked = nodeOf(atHop(answeredWalk, 'DNS answer').scene, 'coredns')?.data;
    expect(asked).toMatchObject({
      question: 'A? web.default.svc.cluster.local.',
      answer: 'A 10.96.42.17',
      glow: 'match',
    });
    expect(nodeOf(atHop(answeredWalk, 'wire').scene, 'coredns')?.data.glow).toBeUndefined();
  });

  test('a selected Pod lights its slice and its Service', () => {
    const pod = { kind: 'Pod', namespace: 'default', name: 'web-7c5ddbdf54-f7pqt' };
    const { scene } = stage(undefined, 0, mirrorOf(baseObjects), pod as never);
    const glowing = scene.nodes.filter((node) => node.data.glow);
    expect(glowing.map((node) => `${node.id} ${node.data.glow}`)).toEqual([
      'Pod/default/web-7c5ddbdf54-f7pqt selected',
      'Service/default/web related',
      'EndpointSlice/default/web-x7k2p related',
    ]);
  });
});

describe('how it ends', () => {
  test('the Pod keeps a plate with the client that it logged', () => {
    expect(nodeOf(atHop(answeredWalk, 'Pod :8080').scene, 'plate')).toBeUndefined();
    expect(nodeOf(atHop(answeredWalk, '200 OK').scene, 'plate')?.data).toMatchObject({
      client: '10.244.3.20',
      lost: undefined,
    });
  });

  test('where the caller’s address was masqueraded, the plate says which one is missing', () => {
    const masked = { ...answeredWalk, outcome: { ...answeredWalk.outcome, seenClient: '192.168.1.13' } };
    const plate = nodeOf(atHop(masked, '200 OK').scene, 'plate');
    expect(plate?.data).toMatchObject({ client: '192.168.1.13', lost: '10.244.3.20' });
    expect(plate?.ariaLabel).toBe('Application logs client 192.168.1.13, not 10.244.3.20');
  });

  test('a refusal is a stop sign at the client’s node, and its ICMP error comes home', () => {
    const { scene, journey } = atHop(refusedWalk, 'Connection refused');
    expect(nodeOf(scene, 'mark')?.data).toMatchObject({ mark: 'reject', says: 'ICMP port unreachable' });
    expect(journey.at(-1)?.path.length).toBeGreaterThan(0);
  });

  test('a dropped packet leaves a dashed way and comes back never', () => {
    const { scene, journey } = atHop(droppedWalk, 'Connection timed out');
    expect(nodeOf(scene, 'mark')?.data.mark).toBe('silence');
    expect(Object.values(ways(scene))).toEqual(['lost']);
    expect(spotAt(journey, positionAt(droppedWalk, 3.9) as never)?.visible).toBe(false);
  });
});
