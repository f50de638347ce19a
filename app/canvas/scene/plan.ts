import type { Walk } from '../../../core/index.ts';
import { objectKey, originsOf, withSteps } from '../../state/index.ts';
import type { Layout, Plan } from '../layout/layout.ts';
import type { Ground } from './route.ts';
import { isOutside, outsideName } from './route.ts';
import { type PodView, portFitsBeside, type ServiceView, type World } from './world.ts';

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
  /** Name of the controller; of Pods of all sorts what they are called together. */
  readonly title: string;
  readonly members: readonly PodView[];
  /** True for Pods of several controllers. */
  readonly mixed: boolean;
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
      mixed: false,
    }));
}

const byMembers = (a: Stack, b: Stack): number => b.members.length - a.members.length;

/**
 * On a node where stacks by controller are not enough, what nobody looks at stands in one stack of all sorts: Pods of a controller
 * each, and the smallest stacks.
 */
function foldedOn(node: string, pods: readonly PodView[], looked: ReadonlySet<string>): readonly Stack[] {
  const stacks = stacksOn(node, pods);
  const stacked = new Set(stacks.flatMap(({ members }) => members));
  const alone = pods.filter((pod) => !stacked.has(pod));
  if (alone.length + stacks.length <= CARDS_MOST) return stacks;
  const seen = alone.filter(({ id }) => looked.has(id));
  const isSeen = ({ members }: Stack): boolean => members.some(({ id }) => looked.has(id));
  const order = [...stacks].sort((a, b) => Number(isSeen(b)) - Number(isSeen(a)) || byMembers(a, b));
  const kept = order.slice(0, Math.max(order.filter(isSeen).length, CARDS_MOST - 1 - seen.length));
  const rest = pods.filter(
    (pod) => !seen.includes(pod) && !kept.some(({ members }) => members.includes(pod)),
  );
  if (rest.length < 2) return stacks;
  const title = seen.length + kept.length > 0 ? 'other Pods' : 'Pods';
  return [...kept, { id: `stack/${node}`, node, title, members: rest, mixed: true }];
}

/** Pods that somebody looks at: where the walk comes by, who sends, and what is selected. */
function lookedAt({ walk, client, selected }: Look): ReadonlySet<string> {
  const onWalk = (walk?.hops ?? [])
    .flatMap(withSteps)
    .flatMap(({ place }) => (place.at === 'pod' ? [objectKey('Pod', place.namespace, place.name)] : []));
  const sender = client?.startsWith('pod/') ? [`Pod/${client.slice('pod/'.length)}`] : [];
  return new Set([...onWalk, ...sender, ...(selected ? [selected] : [])]);
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
const linesOf = (service: ServiceView): number =>
  2 + (portFitsBeside(service) ? 0 : 1) + (service.policy ? 1 : 0);

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
  const looked = lookedAt(look);
  const nodes = world.nodes
    .filter(({ name }) => framed.has(name))
    .map(({ name }) => {
      const here = podsOf[name] ?? [];
      const mine = foldedOn(
        name,
        here.filter((pod) => !pod.system),
        looked,
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
