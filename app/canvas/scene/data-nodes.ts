import type { Hop, Walk } from '../../../core/index.ts';
import { withSteps } from '../../state/index.ts';
import { HOOKS } from '../layout/frame.ts';
import type { Layout } from '../layout/layout.ts';
import { frameId, hooksId, outsideId } from '../layout/layout.ts';
import type { Lit } from './lit.ts';
import { glowOf } from './lit.ts';
import { at, LAYER, says } from './node.ts';
import type { Planned, Stack } from './plan.ts';
import { placeKey, stopId } from './route.ts';
import type {
  FrameNode,
  HookBox,
  HooksNode,
  OutsideNode,
  PodNode,
  PodStackNode,
  SceneNode,
  Target,
} from './types.ts';
import type { PodView, World } from './world.ts';

/** What of a walk the data lane needs: the hop in view, and the hooks that lie behind the packet. */
export interface Passing {
  readonly walk: Walk | undefined;
  readonly hop: Hop | undefined;
  readonly passed: ReadonlySet<string>;
}

function frameNodes(world: World, lit: Lit, layout: Layout): readonly FrameNode[] {
  return world.nodes.map((node) => ({
    ...at(layout, frameId(node.name), LAYER.frame),
    type: 'frame',
    ariaLabel: says(`Node ${node.name}`, node.address, `Pods ${node.podCIDR}`),
    data: {
      node,
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

/** The first story hop that has this hook in it. */
function hopAt(walk: Walk | undefined, stop: string): number {
  const isThere = (step: Hop): boolean => step.place.at === 'hook' && placeKey(step.place) === stop;
  const direct = (walk?.hops ?? []).findIndex(isThere);
  return direct === -1 ? (walk?.hops ?? []).findIndex((hop) => withSteps(hop).some(isThere)) : direct;
}

function hookTarget(walk: Walk | undefined, node: string, stop: string): Target {
  const index = hopAt(walk, stop);
  return index === -1 ? { to: 'rules', node } : { to: 'hop', index };
}

function hooksNodes(
  world: World,
  { walk, passed, hop }: Passing,
  lit: Lit,
  layout: Layout,
): readonly HooksNode[] {
  return world.nodes.flatMap(({ name }): readonly HooksNode[] => {
    const frame = layout.frames[name];
    const place = at(layout, hooksId(name), LAYER.hooks);
    if (!frame) return [];
    const hooks = HOOKS.map((hook): HookBox => {
      const stop = stopId(name, hook);
      const used = lit.tables[stop];
      const here = hop?.place.at === 'hook' && placeKey(hop.place) === stop;
      const { x, y, width, height } = frame.hooks[hook];
      return {
        hook,
        box: { x: x - place.position.x, y: y - place.position.y, width, height },
        station: frame.stations[hook] - place.position.x,
        tables: USUAL[hook].map((table) => ({ name: table, used: used?.includes(table) ?? false })),
        state: here ? 'here' : passed.has(stop) ? 'passed' : 'idle',
        target: hookTarget(walk, name, stop),
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

function podNode(pod: PodView, walk: Walk | undefined, lit: Lit, layout: Layout): PodNode {
  const role = roleOf(pod, walk);
  const ports = pod.ports.length > 0 ? `port ${pod.ports.join(', ')}` : '';
  return {
    ...at(layout, pod.id),
    type: 'pod',
    ariaLabel: says(`Pod ${pod.name} on ${pod.node}`, pod.ip, ports, pod.says, probeText(pod)),
    data: {
      pod,
      role,
      glow: glowOf(pod.system && !lit.dns ? [] : [pod.id], lit),
      target: { to: 'object', origin: { kind: 'Pod', namespace: pod.namespace, name: pod.name } },
    },
  };
}

function stackNode(stack: Stack, walk: Walk | undefined, lit: Lit, layout: Layout): PodStackNode {
  const says_ = [...new Set(stack.members.map((pod) => pod.says))].map(
    (text) => `${stack.members.filter((pod) => pod.says === text).length} ${text.toLowerCase()}`,
  );
  const member = stack.members.find((pod) => roleOf(pod, walk) !== undefined);
  const shown = member ?? (stack.members[0] as PodView);
  return {
    ...at(layout, stack.id),
    type: 'podStack',
    ariaLabel: says(`${stack.members.length} Pods of ${stack.title} on ${stack.node}`, ...says_),
    data: {
      title: stack.title,
      counts: says_,
      total: stack.members.length,
      member: member?.ip ?? '',
      glow: glowOf(
        stack.members.map((pod) => pod.id),
        lit,
      ),
      target: { to: 'object', origin: { kind: 'Pod', namespace: shown.namespace, name: shown.name } },
    },
  };
}

function outsideNodes(planned: Planned, walk: Walk | undefined, layout: Layout): readonly OutsideNode[] {
  return planned.plan.outside.map((name) => {
    const index = (walk?.hops ?? []).findIndex(
      (hop) => hop.place.at === 'outside' && hop.place.name === name,
    );
    const packets = (walk?.hops ?? []).flatMap((hop) =>
      hop.place.at === 'outside' && hop.place.name === name ? [hop.after ?? hop.before] : [],
    );
    const address =
      walk?.request.client.from === 'outside' ? packets.find((packet) => packet)?.src : undefined;
    return {
      ...at(layout, outsideId(name)),
      type: 'outside',
      ariaLabel: says(`${name}, outside the cluster`, address ?? ''),
      data: {
        name,
        address: address ?? '',
        glow: undefined,
        target: { to: 'hop', index: Math.max(0, index) },
      },
    };
  });
}

/** Everything in the data lane that does not move. */
export function dataNodes(
  world: World,
  planned: Planned,
  passing: Passing,
  lit: Lit,
  layout: Layout,
): readonly SceneNode[] {
  const alone = world.pods.filter((pod) => planned.standsIn[pod.id] === pod.id);
  return [
    ...frameNodes(world, lit, layout),
    ...hooksNodes(world, passing, lit, layout),
    ...alone.map((pod) => podNode(pod, passing.walk, lit, layout)),
    ...planned.stacks.map((stack) => stackNode(stack, passing.walk, lit, layout)),
    ...outsideNodes(planned, passing.walk, layout),
  ];
}
