import type { Hop, Walk } from '../../../core/index.ts';
import { withSteps } from '../../state/index.ts';
import { HOOKS } from '../layout/frame.ts';
import type { Layout } from '../layout/layout.ts';
import { frameId, hooksId, outsideId, RACK } from '../layout/layout.ts';
import type { Lit } from './lit.ts';
import { glowOf } from './lit.ts';
import { at, LAYER, says } from './node.ts';
import type { Planned, Stack } from './plan.ts';
import { outsideName, placeKey, stopId } from './route.ts';
import type {
  BalancerNode,
  FrameNode,
  HookBox,
  HooksNode,
  OutsideNode,
  PodNode,
  PodStackNode,
  RackNode,
  SceneNode,
  Tile,
  Verdict,
} from './types.ts';
import { countedVerdicts } from './verdicts.ts';
import type { NodeState, PodView, World } from './world.ts';

/** What of a walk the data lane needs: the hop in view, and the hooks that lie behind the packet. */
export interface Passing {
  readonly walk: Walk | undefined;
  readonly hop: Hop | undefined;
  readonly passed: ReadonlySet<string>;
  /** What the hop made of endpoints and nodes, by their keys. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

const WELL: NodeState = { ready: true, cordoned: false, says: '' };

function frameNodes(
  nodes: World['nodes'],
  world: World,
  { verdicts }: Passing,
  lit: Lit,
  layout: Layout,
): readonly FrameNode[] {
  return nodes.map((node) => ({
    ...at(layout, frameId(node.name), LAYER.frame),
    type: 'frame',
    ariaLabel: says(
      `Node ${node.name}`,
      node.address,
      `Pods ${node.podCIDR}`,
      world.states[node.name]?.says ?? '',
    ),
    data: {
      node,
      state: world.states[node.name] ?? WELL,
      verdict: verdicts.get(`Node//${node.name}`),
      glow: lit.selected === `Node//${node.name}` ? 'selected' : undefined,
      target: { to: 'object', origin: { kind: 'Node', namespace: '', name: node.name } },
    },
  }));
}

/** Tables in which kube-proxy has jumps at each hook (iptables mode): named also where nothing passes. */
const USUAL = {
  PREROUTING: ['nat'],
  INPUT: ['filter'],
  FORWARD: ['filter'],
  OUTPUT: ['nat'],
  POSTROUTING: ['nat'],
} as const;

/** The story hop of each hook that a walk meets (`node/HOOK`): the first that stands there, else the first with a step there. */
function hopsAtHooks(walk: Walk | undefined): ReadonlyMap<string, number> {
  const direct = new Map<string, number>();
  const within = new Map<string, number>();
  for (const [index, hop] of (walk?.hops ?? []).entries()) {
    for (const step of withSteps(hop)) {
      if (step.place.at !== 'hook') continue;
      const met = step === hop ? direct : within;
      const stop = placeKey(step.place);
      if (!met.has(stop)) met.set(stop, index);
    }
  }
  return new Map([...within, ...direct]);
}

function hooksNodes(
  nodes: World['nodes'],
  { walk, passed, hop }: Passing,
  lit: Lit,
  layout: Layout,
): readonly HooksNode[] {
  const hops = hopsAtHooks(walk);
  return nodes.flatMap(({ name }): readonly HooksNode[] => {
    const frame = layout.frames[name];
    const place = at(layout, hooksId(name), LAYER.hooks);
    if (!frame) return [];
    const hooks = HOOKS.map((hook): HookBox => {
      const stop = stopId(name, hook);
      const met = hops.get(stop);
      const used = lit.tables[stop];
      const here = hop?.place.at === 'hook' && placeKey(hop.place) === stop;
      const { x, y, width, height } = frame.hooks[hook];
      return {
        hook,
        box: { x: x - place.position.x, y: y - place.position.y, width, height },
        lower: y > frame.railY,
        station: frame.stations[hook] - place.position.x,
        tables: USUAL[hook].map((table) => ({ name: table, used: used?.includes(table) ?? false })),
        state: here ? 'here' : passed.has(stop) ? 'passed' : 'idle',
        target: met === undefined ? { to: 'rules', node: name } : { to: 'hop', index: met },
      };
    });
    return [
      {
        ...place,
        type: 'hooks',
        focusable: false,
        data: {
          node: name,
          hooks,
          rail: {
            y: frame.railY - place.position.y,
            from: frame.railLeft - place.position.x,
            to: frame.railRight - place.position.x,
          },
          glow: undefined,
        },
      },
    ];
  });
}

function roleOf(pod: PodView, walk: Walk | undefined): PodNode['data']['role'] {
  const client = walk?.request.client;
  if (client?.from === 'pod' && client.namespace === pod.namespace && client.name === pod.name)
    return 'client';
  const server = walk?.outcome.server;
  return server?.namespace === pod.namespace && server.name === pod.name ? 'server' : undefined;
}

const probeText = ({ probe }: PodView): string => (probe ? `probe ${probe.what} → ${probe.result}` : '');

const verdictText = (verdict: Verdict | undefined): string =>
  verdict ? `${verdict.verdict}: ${verdict.verdict === 'skipped' ? verdict.reason : verdict.says}` : '';

function podNode(pod: PodView, { walk, verdicts }: Passing, lit: Lit, layout: Layout): PodNode {
  const role = roleOf(pod, walk);
  const verdict = verdicts.get(pod.id);
  const ports = pod.ports.length > 0 ? `port ${pod.ports.join(', ')}` : '';
  return {
    ...at(layout, pod.id),
    type: 'pod',
    ariaLabel: says(
      `Pod ${pod.name} on ${pod.node}`,
      pod.ip,
      ports,
      pod.says,
      probeText(pod),
      verdictText(verdict),
    ),
    data: {
      pod,
      role,
      verdict,
      glow: glowOf(pod.system && !lit.dns ? [] : [pod.id], lit),
      target: { to: 'object', origin: { kind: 'Pod', namespace: pod.namespace, name: pod.name } },
    },
  };
}

function stackNode(stack: Stack, { walk, verdicts }: Passing, lit: Lit, layout: Layout): PodStackNode {
  const drawn = countedVerdicts(stack.members.map(({ id }) => verdicts.get(id)));
  const says_ = [...new Set(stack.members.map((pod) => pod.says))].map(
    (text) => `${stack.members.filter((pod) => pod.says === text).length} ${text.toLowerCase()}`,
  );
  const member = stack.members.find((pod) => roleOf(pod, walk) !== undefined);
  const shown = member ?? (stack.members[0] as PodView);
  const total = stack.members.length;
  return {
    ...at(layout, stack.id),
    type: 'podStack',
    ariaLabel: says(
      `${total} ${stack.mixed ? stack.title : `Pods of ${stack.title}`} on ${stack.node}`,
      ...says_,
      drawn,
    ),
    data: {
      title: `${total} ${stack.mixed ? '' : '× '}${stack.title}`,
      counts: says_,
      member: member?.ip ?? '',
      drawn,
      glow: glowOf(
        stack.members.map((pod) => pod.id),
        lit,
      ),
      target: { to: 'object', origin: { kind: 'Pod', namespace: shown.namespace, name: shown.name } },
    },
  };
}

function outsideNodes(planned: Planned, walk: Walk | undefined, layout: Layout): readonly OutsideNode[] {
  const hosts = planned.plan.outside.filter(({ name }) => !name.startsWith('load balancer '));
  return hosts.map(({ name }) => {
    const hops = walk?.hops ?? [];
    const isThere = (hop: Hop): boolean => hop.place.at === 'outside' && hop.place.name === name;
    const there = hops.flatMap(withSteps).filter(isThere);
    const client = walk?.request.client.from === 'outside' && walk.request.client.name === name;
    const packet = there.map((hop) => hop.after ?? hop.before).find((each) => each !== undefined);
    const address = packet ? (client === (there[0]?.direction === 'request') ? packet.src : packet.dst) : '';
    return {
      ...at(layout, outsideId(name)),
      type: 'outside',
      ariaLabel: says(`${name}, outside the cluster`, address),
      data: {
        name,
        address,
        client,
        glow: undefined,
        ...(walk && { target: { to: 'hop', index: Math.max(0, hops.findIndex(isThere)) } as const }),
      },
    };
  });
}

/** What the load balancer knows of each node: from the hop at which it chose. */
function checksAt(walk: Walk | undefined, name: string): BalancerNode['data']['checks'] {
  const hop = (walk?.hops ?? [])
    .flatMap(withSteps)
    .find(({ place }) => place.at === 'load-balancer' && outsideName(place) === name);
  return (hop?.candidates ?? []).flatMap(({ node }) =>
    node ? [{ node: node.name, answer: node.answer.split(',')[0] ?? '', healthy: node.healthy }] : [],
  );
}

function balancerNodes(
  world: World,
  planned: Planned,
  walk: Walk | undefined,
  lit: Lit,
  layout: Layout,
): readonly BalancerNode[] {
  return planned.plan.outside.flatMap(({ name }): readonly BalancerNode[] => {
    const balancer = world.balancers[name];
    if (!balancer) return [];
    const [, namespace = '', service = ''] = balancer.service.split('/');
    const checks = checksAt(walk, name);
    return [
      {
        ...at(layout, outsideId(name)),
        type: 'balancer',
        ariaLabel: says(
          `Cloud load balancer of Service ${service}`,
          balancer.address,
          ...checks.map(({ node, answer }) => `${node}: ${answer}`),
        ),
        data: {
          address: balancer.address,
          service,
          checks,
          glow: glowOf([balancer.service], lit),
          target: {
            to: 'object',
            origin: { kind: 'Service', namespace, name: service, path: 'status.loadBalancer' },
          },
        },
      },
    ];
  });
}

function rackNodes(world: World, planned: Planned, layout: Layout): readonly RackNode[] {
  const { racked } = planned.plan;
  if (racked.length === 0) return [];
  const tiles = racked.map((node): Tile => {
    const pods = planned.podsOf[node] ?? [];
    const off = pods.filter(({ condition, system }) => !system && condition !== 'ready').length;
    const state = world.states[node] ?? WELL;
    const text = [`${pods.length} Pods`, off > 0 ? `${off} not ready` : '', state.says];
    return {
      node,
      pods: pods.length,
      says: says(...text),
      well: off === 0 && state.says === '',
      target: { to: 'node', node },
    };
  });
  const pods = tiles.reduce((sum, tile) => sum + tile.pods, 0);
  return [
    {
      ...at(layout, RACK, LAYER.frame),
      type: 'rack',
      focusable: false,
      data: { tiles, pods, glow: undefined },
    },
  ];
}

/** Everything in the data lane that does not move. */
export function dataNodes(
  world: World,
  planned: Planned,
  passing: Passing,
  lit: Lit,
  layout: Layout,
): readonly SceneNode[] {
  const framed = world.nodes.filter(({ name }) => layout.frames[name] !== undefined);
  const pods = framed.flatMap(({ name }) => planned.podsOf[name] ?? []);
  const alone = pods.filter((pod) => planned.standsIn[pod.id] === pod.id && layout.rects[pod.id]);
  return [
    ...frameNodes(framed, world, passing, lit, layout),
    ...hooksNodes(framed, passing, lit, layout),
    ...alone.map((pod) => podNode(pod, passing, lit, layout)),
    ...planned.stacks.map((stack) => stackNode(stack, passing, lit, layout)),
    ...outsideNodes(planned, passing.walk, layout),
    ...balancerNodes(world, planned, passing.walk, lit, layout),
    ...rackNodes(world, planned, layout),
  ];
}
