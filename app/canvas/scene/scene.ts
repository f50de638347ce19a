import type { Hop, Origin, Walk } from '../../../core/index.ts';
import { frameId } from '../layout/layout.ts';
import { controlNodes } from './control-nodes.ts';
import { dataNodes } from './data-nodes.ts';
import { threadEdges, wayEdges, whyEdges } from './edges.ts';
import type { Journey } from './journey.ts';
import { litBy } from './lit.ts';
import { measuresOf } from './node.ts';
import type { Planned } from './plan.ts';
import type { Ground } from './route.ts';
import { traceNodes } from './traces.ts';
import type { SceneEdge, SceneNode } from './types.ts';
import { verdictsOf } from './verdicts.ts';
import type { World } from './world.ts';

/** What a scene is made of. Whole hops only: what moves between them is drawn by the packet's own layer. */
export interface Script {
  readonly world: World;
  readonly planned: Planned;
  readonly ground: Ground;
  readonly walk: Walk | undefined;
  readonly journey: Journey;
  /** Index of the current story hop, -1 without a walk, and whether the packet has got there. */
  readonly index: number;
  readonly arrived: boolean;
  /** The hop that is looked at: the current one or a step of it. */
  readonly hop: Hop | undefined;
  readonly selected: Origin | undefined;
  /** Keys of the objects that the line under the editor's cursor stands for. */
  readonly written?: ReadonlySet<string>;
}

export interface Scene {
  readonly nodes: readonly SceneNode[];
  readonly edges: readonly SceneEdge[];
}

/** Hooks that lie behind the packet in the direction in which it goes. */
function passedHooks(journey: Journey, index: number, arrived: boolean): ReadonlySet<string> {
  const segment = journey[index]?.segment;
  const behind = journey.filter(
    (leg, at) => (at < index || (at === index && arrived)) && leg.segment === segment,
  );
  return new Set(behind.flatMap((leg) => leg.path.stops.map((stop) => stop.id)));
}

function holdsButtons(node: SceneNode): boolean {
  if (node.type === 'service') return !node.data.pill && node.data.service.policy !== undefined;
  return (node.type === 'pod' || node.type === 'frame') && node.data.verdict?.goes !== undefined;
}

/** Adds what every node shows alike: its glow, and that it can be pressed. */
function dressed(node: SceneNode): SceneNode {
  const { glow, target } = node.data;
  const system = node.type === 'pod' && node.data.pod.system;
  const off = node.type === 'pod' && node.data.pod.condition !== 'ready';
  const away = node.type === 'frame' && (!node.data.state.ready || node.data.state.cordoned);
  const className = [glow && `cv-${glow}`, system && 'cv-system', off && 'cv-off', away && 'cv-node-off']
    .filter(Boolean)
    .join(' ');
  // A button must hold no other: what has buttons of its own is a group, and Enter does the same there.
  const pressable = target && {
    ariaRole: holdsButtons(node) ? ('group' as const) : ('button' as const),
    ...(!holdsButtons(node) &&
      target.to === 'object' && { domAttributes: { 'aria-pressed': glow === 'selected' } }),
  };
  return { ...node, ...measuresOf(node), className, ...pressable } as SceneNode;
}

/** (mirror, walk, hop, selection) ► nodes and edges. Pure. */
export function sceneOf(script: Script): Scene {
  const { world, planned, ground, walk, journey, index, arrived, selected } = script;
  const { layout } = ground;
  const hop = arrived ? script.hop : undefined;
  const lit = litBy(world, hop, selected, script.written);
  const passing = {
    walk,
    hop,
    passed: passedHooks(journey, index, arrived),
    verdicts: verdictsOf(hop),
  };
  const nodes = [
    ...dataNodes(world, planned, passing, lit, layout),
    ...controlNodes(world, planned, walk, arrived ? index : index - 1, hop, lit, layout),
    ...(walk ? traceNodes(ground, walk, journey, arrived ? index : index - 1) : []),
  ];
  return {
    nodes: nodes.map(dressed),
    edges: [
      ...threadEdges(world, lit, layout),
      ...wayEdges(journey, index, arrived, frameId(planned.plan.nodes[0]?.name ?? '')),
      ...whyEdges(hop, nodes, lit, layout),
    ],
  };
}
