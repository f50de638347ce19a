import type { Hop, Packet, Place, Walk } from '../../core/index.ts';
import { isDns, withSteps } from './focus.ts';

/** Where a place is, as a person says it: `node-c`, `Pod client on node-c`, `node-a → node-b`. */
export function placeText(place: Place): string {
  switch (place.at) {
    case 'pod':
      return `Pod ${place.name} on ${place.node}`;
    case 'hook':
      return place.node;
    case 'host':
      return place.node;
    case 'wire':
      return `${place.from} → ${place.to}`;
    case 'outside':
      return place.name;
    case 'load-balancer':
      return `Load balancer of ${place.name}`;
  }
}

/** The table and hook where a hop was decided: `nat / PREROUTING`; undefined away from hooks. */
function hookText(hop: Hop): string | undefined {
  if (hop.place.at !== 'hook') return undefined;
  const matched = hop.considered.findLast((visit) => visit.matched);
  const stage = hop.pass?.stage ?? matched?.table;
  return stage ? `${stage} / ${hop.place.hook}` : hop.place.hook;
}

/** The head of the Inspector: `Hop 5 of 9 · node-c · nat / PREROUTING`. */
export function breadcrumb(walk: Walk, index: number, hop: Hop): readonly string[] {
  const number = `Hop ${index + 1} of ${walk.hops.length}`;
  const story = walk.hops[index];
  const step = story && story.id !== hop.id ? [`step ${hop.id}`] : [];
  const hook = hookText(hop);
  return [number, ...step, placeText(hop.place), ...(hook ? [hook] : [])];
}

/** `10.244.2.9:80`, `[fd00::9]:80`; without a port where the protocol has none. */
export function endpointText(address: string, port: number): string {
  if (port === 0) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The address with which the client began, whose colour is kept for as long as it survives. */
export function clientAddress(walk: Walk | undefined): string | undefined {
  for (const hop of walk?.hops ?? []) {
    if (isDns(hop)) continue;
    const packet = withSteps(hop)
      .map((step): Packet | undefined => step.before ?? step.after)
      .find((found) => found !== undefined);
    if (packet) return hop.direction === 'request' ? packet.src : packet.dst;
  }
  return undefined;
}

/** Virtual time as the timeline prints it: `41.203 s`, `12 min 3.4 s`. */
export function timeText(millis: number): string {
  const seconds = millis / 1000;
  if (seconds < 60) return `${seconds.toFixed(3)} s`;
  return `${Math.floor(seconds / 60)} min ${(seconds % 60).toFixed(1)} s`;
}

/** How long ago: `12 s ago`, `3 min ago`. */
export function agoText(millis: number): string {
  const seconds = Math.round(millis / 1000);
  if (seconds < 120) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`;
}

/** `web-…-zd929`: the end is what tells Pods of one ReplicaSet apart. Names that no ReplicaSet made stay whole. */
export const shortName = (name: string): string =>
  name.replace(/^(.+)-[a-z0-9]{6,10}-([a-z0-9]{5})$/, '$1-…-$2');
