import { headerOf, type Packet, reversed } from '../net/index.ts';
import { type Backend, type Balancer, backendsOf, balancerName, balancerWith } from './balancer.ts';
import type { End, Leg } from './journey.ts';
import type { Admission, Run } from './run.ts';
import { outsideHost } from './station.ts';

/** How a packet from outside goes on: to a node, home to the client of a proxying load balancer, or nowhere. */
export interface Admitted {
  readonly legs: readonly Leg[];
  readonly packet: Packet;
  readonly node?: string;
  readonly home?: { readonly name: string; readonly address: string };
  readonly end?: End;
}

/** The node that the forced endpoint is on. */
const nodeOfEndpoint = (run: Run, choose: string | undefined): string | undefined =>
  choose === undefined
    ? undefined
    : Object.keys(run.cluster.nodes).find((node) =>
        run.book.pod(node, choose.slice(0, choose.lastIndexOf(':')).replace(/^\[|\]$/g, '')),
      );

/** Which backend gets the flow: the one asked for, that of the endpoint asked for, else one of the healthy ones by chance. */
function pick(run: Run, backends: readonly Backend[]): Backend | undefined {
  const { entry, choose } = run.request;
  if (entry !== undefined) return backends.find(({ node }) => node === entry);
  const healthy = backends.filter((backend) => backend.healthy);
  const wanted = nodeOfEndpoint(run, choose);
  return (
    healthy.find(({ node }) => node === wanted) ??
    healthy[Math.floor(run.draw('load-balancer') * healthy.length)]
  );
}

const EPHEMERAL = { from: 1024, size: 64512 };

/** What a proxying load balancer makes of a packet: a connection of its own to the node port. */
function proxying(run: Run, { service, address, ipMode }: Balancer, to: Backend, packet: Packet): Admission {
  if (ipMode === 'VIP') return { node: to.node };
  const port = service.spec.ports?.find(
    ({ port: number, protocol = 'TCP' }) => number === packet.dport && protocol === packet.protocol,
  );
  const sport = EPHEMERAL.from + Math.floor(run.draw('load-balancer-port') * EPHEMERAL.size);
  return {
    node: to.node,
    as: { src: address, sport, dst: to.address, dport: port?.nodePort ?? packet.dport },
  };
}

function balance(run: Run, from: string, balancer: Balancer, packet: Packet): Admitted {
  const name = balancerName(balancer.service);
  const towards: Leg = { leg: 'wire', at: run.elapsed(), from, to: name, packet };
  const backends = backendsOf(run, balancer);
  const known = run.admission(packet);
  const picked = known ? backends.find(({ node }) => node === known.node) : pick(run, backends);
  const here = { leg: 'balancer', at: run.elapsed(), balancer, backends, packet } as const;
  if (!picked)
    return {
      legs: [towards, { ...here, after: packet }],
      packet,
      end: { end: 'lost', node: name, to: packet.dst, reason: 'no-backend' },
    };
  const admission = known ?? proxying(run, balancer, picked, packet);
  if (!known) run.admit(packet, admission);
  const after = { ...packet, ...admission.as };
  return {
    legs: [
      towards,
      { ...here, node: picked.node, after },
      { leg: 'wire', at: run.elapsed(), from: name, to: picked.node, packet: after },
    ],
    packet: after,
    node: picked.node,
  };
}

/** The packet of a client that a reply to a proxying load balancer, or an ICMP error about what that has sent, is the answer to. */
const proxiedFor = (run: Run, reply: Packet): Packet | undefined =>
  run.proxied(reply.icmp ? { ...reversed(reply.icmp.about), mark: 0 } : reply);

/**
 * A reply to a proxying load balancer goes home over the connection that it came from. Simplified: a refusal is passed on as what it
 * is, where a real one may close or reset the connection.
 */
function unproxied(run: Run, from: string, balancer: Balancer, reply: Packet, original: Packet): Admitted {
  const name = balancerName(balancer.service);
  const { icmp } = reply;
  const packet: Packet = icmp
    ? { ...reply, src: original.dst, dst: original.src, icmp: { ...icmp, about: headerOf(original) } }
    : { ...reply, ...reversed(original) };
  const client = outsideHost(run, original.src);
  const home = client ?? { name: 'router', address: original.src };
  const at = run.elapsed();
  return {
    legs: [
      { leg: 'wire', at, from, to: name, packet: reply },
      { leg: 'balancer', at, balancer, backends: [], packet: reply, after: packet },
      { leg: 'wire', at, from: name, to: home.name, packet },
    ],
    packet,
    home,
  };
}

/** The node by which a route of the network outside leads to an address of the cluster; undefined where none does. */
function routed(run: Run, packet: Packet): string | undefined {
  const known = run.admission(packet);
  if (known) return known.node;
  const { entry } = run.request;
  const nodes = Object.keys(run.cluster.nodes).sort();
  const isExternal = run.book.externalIP(packet.dst) !== undefined;
  const node = entry ?? (isExternal ? nodes[Math.floor(run.draw('route') * nodes.length)] : undefined);
  if (node === undefined || !run.netns(node)) return undefined;
  run.admit(packet, { node });
  return node;
}

/**
 * A packet from outside (or one that a node sent to its router) meets the network before the nodes: a load balancer has its address,
 * a route leads to a node, or nothing does. External IPs are routed to some node by whoever runs the network; cluster IPs and Pods
 * only where a request names the node of entry.
 */
export function admit(run: Run, from: string, packet: Packet): Admitted {
  const balancer = balancerWith(run, packet.dst);
  if (balancer) {
    const original = proxiedFor(run, packet);
    return original ? unproxied(run, from, balancer, packet, original) : balance(run, from, balancer, packet);
  }
  const fromNode = run.netns(from) !== undefined;
  const node = !fromNode || run.book.externalIP(packet.dst) ? routed(run, packet) : undefined;
  if (node === undefined) return { legs: [], packet };
  const at = run.elapsed();
  return { legs: [{ leg: 'wire', at, from, to: node, packet }], packet, node };
}
