import type { Walk } from '../../../core/index.ts';
import { objectKey, originsOf, withSteps } from '../../state/index.ts';
import type { Layout, Plan } from '../layout/layout.ts';
import type { Ground } from './route.ts';
import { isOutside, outsideName } from './route.ts';
import type { PodView, ServiceView, World } from './world.ts';

/** A slice card shows so many rows; if there are more, the last one counts the rest. */
export const ROWS_SHOWN = 5;
/** More nodes than this, and those that nobody looks at stand in a rack. */
const FRAMES_ALL = 5;
const FRAMES_SHOWN = 3;
const FRAMES_MOST = 4;
/** More cards than this on a node, and Pods of one controller stand as one stack. */
const CARDS_MOST = 8;
/** A controller with more Pods than this on one node is a stack anyhow. */
const STACK_ABOVE = 6;
/** So many Services stand as cards with their slices, others as pills; beyond those they are only counted. */
const SERVICES_WHOLE = 2;
const SERVICES_MOST = 14;
const SLICES_SHOWN = 2;

export interface Stack {
  readonly id: string;
  readonly node: string;
  /** Name of the controller. */
  readonly title: string;
  readonly members: readonly PodView[];
}

/** What somebody looks at, so that it is not folded away: the sender, what is selected, nodes that were opened. */
export interface Look {
  readonly walk: Walk | undefined;
  readonly client: string | undefined;
  readonly selected: string | undefined;
  /** Nodes that a person has opened in the rack, the newest first. */
  readonly opened: readonly string[];
}

/** What has to be placed, and which Pods stand in which stack. */
export interface Planned {
  readonly plan: Plan;
  readonly stacks: readonly Stack[];
  /** Where a Pod is drawn: its own id, or that of its stack. */
  readonly standsIn: Readonly<Record<string, string>>;
  readonly podsOf: Readonly<Record<string, readonly PodView[]>>;
  /** Services that are not drawn. */
  readonly hidden: number;
}

/** Pods that stand together because there are too many for a card each. */
function stacksOn(node: string, pods: readonly PodView[]): readonly Stack[] {
  const byOwner = new Map<string, PodView[]>();
  for (const pod of pods) {
    if (pod.owner === undefined) continue;
    const members = byOwner.get(pod.owner);
    if (members) members.push(pod);
    else byOwner.set(pod.owner, [pod]);
  }
  const above = [STACK_ABOVE, 2, 1].find((limit) => {
    const stacked = [...byOwner.values()].filter((members) => members.length > limit);
    const inside = stacked.reduce((sum, members) => sum + members.length, 0);
    return pods.length - inside + stacked.length <= CARDS_MOST;
  });
  return [...byOwner]
    .filter(([, members]) => members.length > (above ?? 1))
    .map(([owner, members]) => ({
      id: `stack/${node}/${owner}`,
      node,
      title: owner.split('/')[2] ?? owner,
      members,
    }));
}

/** Everybody outside the cluster that a walk touches, and the load balancers that the cloud has made. */
function outsidersOf(world: World, { walk, client }: Look): Plan['outside'] {
  const touched = (walk?.hops ?? [])
    .flatMap(withSteps)
    .flatMap(({ place }) => (isOutside(place) ? [outsideName(place)] : []));
  const sender = client?.startsWith('outside/') ? [client.slice('outside/'.length)] : [];
  const names = [...new Set([...sender, ...touched])].filter((name) => !(name in world.balancers));
  const lines = 2 + Math.ceil(world.nodes.length > FRAMES_ALL ? 1 : world.nodes.length / 2);
  return [
    ...names.map((name) => ({ name, lines: 2 })),
    ...Object.keys(world.balancers).map((name) => ({ name, lines })),
  ];
}

/** Nodes that a walk passes, in the order in which it does. */
function nodesOfWalk(walk: Walk | undefined): readonly string[] {
  return (walk?.hops ?? []).flatMap(withSteps).flatMap(({ place }) => ('node' in place ? [place.node] : []));
}

/** The nodes that have a frame: all, or those that somebody looks at. */
function framedNodes(world: World, { walk, client, selected, opened }: Look): ReadonlySet<string> {
  const names = world.nodes.map(({ name }) => name);
  if (names.length <= FRAMES_ALL) return new Set(names);
  const of = (key: string | undefined): readonly string[] =>
    world.pods.filter((pod) => pod.id === key).map((pod) => pod.node);
  const sender = client?.startsWith('pod/') ? `Pod/${client.slice('pod/'.length)}` : undefined;
  const selectedNode = selected?.startsWith('Node//') ? [selected.slice('Node//'.length)] : of(selected);
  const wanted = [...new Set([...nodesOfWalk(walk), ...selectedNode, ...opened, ...of(sender)])];
  const shown = wanted.filter((name) => names.includes(name)).slice(0, FRAMES_MOST);
  return new Set([...new Set([...shown, ...names])].slice(0, Math.max(shown.length, FRAMES_SHOWN)));
}

/** Services that stand as whole cards: those of the walk, the selected one, else the first. */
function wholeServices(world: World, { walk, selected }: Look): ReadonlySet<string> {
  if (world.services.length <= SERVICES_WHOLE) return new Set(world.services.map(({ id }) => id));
  const decided = (walk?.hops ?? [])
    .flatMap(withSteps)
    .flatMap(originsOf)
    .map(({ kind, namespace, name }) => objectKey(kind, namespace, name));
  const wanted = [selected ?? '', ...decided, ...world.services.map(({ id }) => id)];
  const known = [...new Set(wanted)].filter((id) => world.services.some((service) => service.id === id));
  return new Set(known.slice(0, decided.length > 0 ? 1 : SERVICES_WHOLE));
}

/** Lines of a Service's card below its name. */
const linesOf = ({ policy }: ServiceView): number => (policy?.field === 'externalTrafficPolicy' ? 4 : 3);

function plannedServices(world: World, look: Look): Plan['services'] {
  const whole = wholeServices(world, look);
  const order = [...world.services].sort((a, b) => Number(whole.has(b.id)) - Number(whole.has(a.id)));
  return order.slice(0, SERVICES_MOST).map((service) => ({
    id: service.id,
    lines: whole.has(service.id) ? linesOf(service) : 0,
    slices: whole.has(service.id)
      ? service.slices
          .slice(0, SLICES_SHOWN)
          .map(({ id, endpoints }) => ({ id, rows: Math.min(endpoints.length, ROWS_SHOWN) }))
      : [],
  }));
}

/** Decides what stands on the canvas. Pure. */
export function planOf(world: World, look: Look): Planned {
  const stacks: Stack[] = [];
  const standsIn: Record<string, string> = {};
  const podsOf: Record<string, PodView[]> = Object.fromEntries(world.nodes.map(({ name }) => [name, []]));
  for (const pod of world.pods) podsOf[pod.node]?.push(pod);
  const framed = framedNodes(world, look);
  const nodes = world.nodes
    .filter(({ name }) => framed.has(name))
    .map(({ name }) => {
      const here = podsOf[name] ?? [];
      const mine = stacksOn(
        name,
        here.filter((pod) => !pod.system),
      );
      stacks.push(...mine);
      for (const pod of here) standsIn[pod.id] = pod.id;
      for (const stack of mine) for (const member of stack.members) standsIn[member.id] = stack.id;
      const idsOf = (system: boolean): readonly string[] => [
        ...new Set(here.filter((pod) => pod.system === system).map((pod) => standsIn[pod.id] ?? pod.id)),
      ];
      // Somebody outside asks no resolver of the cluster: its Pods make room.
      const asked = !look.client?.startsWith('outside/');
      return { name, pods: idsOf(false), systemPods: asked ? idsOf(true) : [] };
    });
  const services = plannedServices(world, look);
  const plan: Plan = {
    services,
    nodes,
    coreDns: world.clusterDns !== undefined,
    outside: outsidersOf(world, look),
    racked: world.nodes.filter(({ name }) => !framed.has(name)).map(({ name }) => name),
  };
  return { plan, stacks, standsIn, podsOf, hidden: world.services.length - services.length };
}

/** The layout with what routes need to know of Pods. */
export function groundOf(layout: Layout, planned: Planned, world: World): Ground {
  const nodeOf = new Map(world.pods.map((pod) => [pod.id, pod.node]));
  return {
    layout,
    podRect: (key) => layout.rects[planned.standsIn[key] ?? key],
    nodeOf: (key) => nodeOf.get(key),
  };
}
