import {
  addressOf,
  cidrContains,
  cidrOf,
  type Family,
  familyOf,
  isLoopback,
  prefixLength,
} from '../net/index.ts';
import type { Interface, Netns, Route } from './netns.ts';

/** What the routing tables say about a destination. */
export type Lookup =
  | { readonly kind: 'local' }
  | { readonly kind: 'unicast'; readonly dev: string; readonly nextHop: string; readonly route: Route }
  | { readonly kind: 'unreachable' };

const known = new WeakMap<Interface, ReadonlySet<string>>();

/** The addresses of an interface without their lengths: a dummy one may carry those of many thousand Services. */
function addressesOn(one: Interface): ReadonlySet<string> {
  const found = known.get(one) ?? new Set(one.addresses.map(addressOf));
  known.set(one, found);
  return found;
}

/** Whether an address is one of the node's own: on any interface, or loopback. The routing type LOCAL. */
export function isLocal(netns: Netns, address: string): boolean {
  return isLoopback(address) || netns.interfaces.some((one) => addressesOn(one).has(address));
}

/** The routes that addresses on interfaces bring with them. */
const connected = (netns: Netns): readonly Route[] =>
  netns.interfaces.flatMap((one) =>
    one.kind === 'loopback' || one.kind === 'dummy'
      ? []
      : one.addresses.map((own) => ({ to: cidrOf(own) ?? own, dev: one.name })),
  );

/** A default route is one of the family of its gateway. */
function network({ to, via }: Route, family: Family): string {
  if (to !== 'default') return to;
  return (via?.includes(':') ?? family === 'IPv6') ? '::/0' : '0.0.0.0/0';
}

/** What has been looked up, by the routes and the interfaces that it follows from; so many destinations at most. */
const ways = new WeakMap<Netns['routes'], { interfaces: Netns['interfaces']; found: Map<string, Lookup> }>();
const MOST = 1_000;

/** The way to a destination: local addresses first, then the route with the longest prefix (the earlier one of two alike). */
export function lookup(netns: Netns, destination: string): Lookup {
  const { routes, interfaces } = netns;
  let known = ways.get(routes);
  if (known?.interfaces !== interfaces || known.found.size >= MOST) {
    known = { interfaces, found: new Map() };
    ways.set(routes, known);
  }
  const way = known.found.get(destination) ?? lookUp(netns, destination);
  known.found.set(destination, way);
  return way;
}

function lookUp(netns: Netns, destination: string): Lookup {
  if (isLocal(netns, destination)) return { kind: 'local' };
  const family = familyOf(destination) ?? 'IPv4';
  let best: Route | undefined;
  let longest = -1;
  for (const route of [...netns.routes, ...connected(netns)]) {
    const to = network(route, family);
    const length = cidrContains(to, destination) ? prefixLength(to) : -1;
    if (length > longest) [best, longest] = [route, length];
  }
  if (!best) return { kind: 'unreachable' };
  return { kind: 'unicast', dev: best.dev, nextHop: best.via ?? destination, route: best };
}

const addressesOf = (one: Interface | undefined, family: Family): readonly string[] =>
  (one?.addresses ?? []).filter((own) => familyOf(addressOf(own)) === family);

/**
 * The address an interface speaks from towards a next hop: one in the next hop's subnet, else its first, else the first of
 * another interface. Loopback addresses are not for talking to others (net/ipv4/devinet.c, inet_select_addr).
 */
export function selectAddress(netns: Netns, dev: string, nextHop: string): string | undefined {
  const family = familyOf(nextHop) ?? 'IPv4';
  const interfaces = netns.interfaces.filter(({ kind }) => kind !== 'loopback' && kind !== 'dummy');
  const own = addressesOf(
    interfaces.find(({ name }) => name === dev),
    family,
  );
  const others = interfaces.flatMap((one) => addressesOf(one, family));
  const chosen =
    own.find((address) => cidrContains(cidrOf(address) ?? address, nextHop)) ?? own[0] ?? others[0];
  return chosen === undefined ? undefined : addressOf(chosen);
}

/** The source address of a packet that a local process sends without binding one; undefined where the network is unreachable. */
export function sourceFor(netns: Netns, destination: string): string | undefined {
  const way = lookup(netns, destination);
  if (way.kind === 'local') return destination;
  return way.kind === 'unicast' ? selectAddress(netns, way.dev, way.nextHop) : undefined;
}

/** The lookup as `ip route get DESTINATION [from SOURCE iif …]` prints it. */
export function printLookup(netns: Netns, destination: string, way: Lookup, from?: string): string {
  if (way.kind === 'unreachable') return 'RTNETLINK answers: Network is unreachable';
  const source = from === undefined ? '' : ` from ${from}`;
  if (way.kind === 'local')
    return `local ${destination}${source} dev lo${from === undefined ? ` src ${destination}` : ''}`;
  const via = way.nextHop === destination ? '' : ` via ${way.nextHop}`;
  const own = from === undefined ? ` src ${selectAddress(netns, way.dev, way.nextHop) ?? '0.0.0.0'}` : '';
  return `${destination}${source}${via} dev ${way.dev}${own}`;
}
