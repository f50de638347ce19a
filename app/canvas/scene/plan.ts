import type { Walk } from '../../../core/index.ts';
import type { Layout, Plan } from '../layout/layout.ts';
import type { Ground } from './route.ts';
import type { PodView, World } from './world.ts';

/** More Pods of one controller on one node than this stand as one stack. */
const STACK_ABOVE = 6;
/** A slice card shows so many rows; if there are more, the last one counts the rest. */
export const ROWS_SHOWN = 5;

export interface Stack {
  readonly id: string;
  readonly node: string;
  /** Name of the controller. */
  readonly title: string;
  readonly members: readonly PodView[];
}

/** What has to be placed, and which Pods stand in which stack. */
export interface Planned {
  readonly plan: Plan;
  readonly stacks: readonly Stack[];
  /** Where a Pod is drawn: its own id, or that of its stack. */
  readonly standsIn: Readonly<Record<string, string>>;
}

function stacksOn(node: string, pods: readonly PodView[]): readonly Stack[] {
  const byOwner = new Map<string, PodView[]>();
  for (const pod of pods) {
    if (pod.owner === undefined) continue;
    byOwner.set(pod.owner, [...(byOwner.get(pod.owner) ?? []), pod]);
  }
  return [...byOwner]
    .filter(([, members]) => members.length > STACK_ABOVE)
    .map(([owner, members]) => ({
      id: `stack/${node}/${owner}`,
      node,
      title: owner.split('/')[2] ?? owner,
      members,
    }));
}

/** Names of everybody outside the cluster that a walk touches. */
function outsidersOf(walk: Walk | undefined): readonly string[] {
  const names = (walk?.hops ?? []).flatMap(({ place }) => (place.at === 'outside' ? [place.name] : []));
  return [...new Set(names)];
}

/** Decides what stands on the canvas. Pure. */
export function planOf(world: World, walk: Walk | undefined): Planned {
  const stacks: Stack[] = [];
  const standsIn: Record<string, string> = {};
  const nodes = world.nodes.map(({ name }) => {
    const here = world.pods.filter((pod) => pod.node === name);
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
    return { name, pods: idsOf(false), systemPods: idsOf(true) };
  });
  const services = world.services.map((service) => ({
    id: service.id,
    slices: service.slices.map(({ id, endpoints }) => ({ id, rows: Math.min(endpoints.length, ROWS_SHOWN) })),
  }));
  const plan: Plan = {
    services,
    nodes,
    coreDns: world.clusterDns !== undefined,
    outside: outsidersOf(walk),
  };
  return { plan, stacks, standsIn };
}

/** The layout with what routes need to know of Pods. */
export function groundOf(layout: Layout, planned: Planned, world: World): Ground {
  return {
    layout,
    podRect: (key) => layout.rects[planned.standsIn[key] ?? key],
    nodeOf: (key) => world.pods.find((pod) => pod.id === key)?.node,
  };
}
