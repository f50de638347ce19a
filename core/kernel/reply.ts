import { headerOf, type Packet } from '../net/index.ts';
import type { Fate, Hook, LocalReply } from './passage.ts';
import { sourceFor } from './routing.ts';
import type { Skb } from './skb.ts';
import type { Stop } from './stop.ts';

/** The flow the answer belongs to, the other way round. */
const answered = (skb: Skb): Pick<LocalReply, 'flow'> =>
  skb.ct
    ? { flow: { entry: skb.ct.entry, direction: skb.ct.direction === 'ORIGINAL' ? 'REPLY' : 'ORIGINAL' } }
    : {};

/** A RST that seems to come from where the packet went. Nothing answers a RST. */
function reset(skb: Skb): LocalReply | undefined {
  const { packet } = skb;
  if (packet.protocol !== 'TCP' || packet.tcp === 'RST') return undefined;
  const { src, sport, dst, dport } = packet;
  return {
    protocol: 'TCP',
    src: dst,
    sport: dport,
    dst: src,
    dport: sport,
    mark: 0,
    tcp: 'RST',
    ...answered(skb),
  };
}

/** An ICMP error from the packet's own destination if that is this node, else from the address that faces the sender (net/ipv4/icmp.c). Nothing answers an ICMP error. */
function icmpError(skb: Skb, hook: Hook, type: NonNullable<Packet['icmp']>['type']): LocalReply | undefined {
  const { packet, netns } = skb;
  const src = hook === 'INPUT' ? packet.dst : sourceFor(netns, packet.src);
  if (packet.icmp || src === undefined) return undefined;
  const icmp = { type, about: headerOf(packet) };
  return { protocol: 'ICMP', src, sport: 0, dst: packet.src, dport: 0, mark: 0, icmp, ...answered(skb) };
}

/** The end of a packet that a hook stopped. A local process whose packet does not get past OUTPUT is told so at once. */
export function fateOfStop(skb: Skb, hook: Hook, stop: Exclude<Stop, { kind: 'stolen' }>): Fate {
  const errno = hook === 'OUTPUT' ? ({ errno: 'EPERM' } as const) : {};
  if (stop.kind === 'drop') return { ...stop, ...errno };
  const reply = stop.with === 'tcp-reset' ? reset(skb) : icmpError(skb, hook, stop.with);
  return reply
    ? { kind: 'reject', reply, ...errno }
    : { kind: 'drop', reason: `REJECT of a packet that gets no answer`, ...errno };
}

/** The end of a packet that has arrived and has nowhere to go: an ICMP error to the sender, or nothing if there is no way back. */
export function noRoute(skb: Skb): Fate {
  const reply = icmpError(skb, 'PREROUTING', 'net-unreachable');
  return reply
    ? { kind: 'reject', reply }
    : { kind: 'drop', reason: 'no route to the destination and none to the sender' };
}
