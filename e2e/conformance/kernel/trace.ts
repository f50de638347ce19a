import {
  conntrackEntries,
  type Hook,
  type HookPass,
  type Netns,
  type RuleVisit,
} from '../../../core/kernel/index.ts';
import { type Header, joinHostPort, type Packet } from '../../../core/net/index.ts';
import type { Hop } from './lab.ts';
import { ICMP_CODES, type Leg } from './stack.ts';

/** One hook of one node, as a vector's trace has it. */
export interface TraceHop {
  readonly node: string;
  readonly hook: string;
  readonly packet: string;
  readonly rules: readonly string[];
  readonly packetAfter?: string;
}

const tuple = ({ src, sport, dst, dport }: Header): string =>
  `${joinHostPort(src, sport)} > ${joinHostPort(dst, dport)}`;

const printPacket = (packet: Packet): string =>
  packet.icmp ? `${packet.src} > ${packet.dst} icmp ${ICMP_CODES[packet.icmp.type]}` : tuple(packet);

/** What the kernel's own trace calls the end of a rule. */
const VERDICTS: Readonly<Record<string, string>> = {
  ACCEPT: 'accept',
  DNAT: 'accept',
  SNAT: 'accept',
  MASQUERADE: 'accept',
  DROP: 'drop',
  REJECT: 'drop',
  RETURN: 'return',
  MARK: 'continue',
  CT: 'continue',
  NOTRACK: 'continue',
  continue: 'continue',
};

/** A rule that matched, as a trace has it. */
export function printVisit({ table, chain, position, target = 'continue', goto, mark }: RuleVisit): string {
  const verdict = VERDICTS[target] ?? `${goto ? 'goto' : 'jump'} ${target}`;
  return `${table} ${chain} #${position} ${verdict}${mark === undefined ? '' : ` mark 0x${mark.toString(16)}`}`;
}

/** The kernel's trace shows the header as the first chain with rules got it. */
function traceHop(node: string, hook: Hook, passes: readonly HookPass[]): TraceHop {
  const visits = passes.flatMap((pass) => pass.visits).filter((visit) => visit.matched);
  const first = passes.find((pass) => pass.visits.length > 0) ?? passes[0];
  const before = printPacket((first as HookPass).before);
  const after = printPacket((passes.at(-1) as HookPass).after);
  return {
    node,
    hook: hook.toLowerCase(),
    packet: before,
    rules: visits.map(printVisit),
    ...(hook === 'OUTPUT' && after !== before ? { packetAfter: after } : {}),
  };
}

/** Hooks in which a rule matched, in order, for the packets of one leg. */
export function trace(hops: readonly Hop[], leg: Leg): readonly TraceHop[] {
  return hops
    .filter((hop) => hop.leg === leg)
    .flatMap(({ node, passage }) => {
      const hooks = [...new Set(passage.hooks.map(({ hook }) => hook))];
      return hooks.map((hook) =>
        traceHop(
          node,
          hook,
          passage.hooks.filter((pass) => pass.hook === hook),
        ),
      );
    })
    .filter(({ rules }) => rules.length > 0);
}

/** Flows of a node whose original source port is the client's, in a fixed order. */
export function flows(netns: Netns, port: number, now: number) {
  return conntrackEntries(netns.conntrack, now)
    .filter((entry) => entry.original.sport === port)
    .map(({ original, reply, seenReply }) => ({
      original: tuple(original),
      reply: tuple(reply),
      state: seenReply ? [] : ['UNREPLIED'],
    }))
    .sort((a, b) => (a.original < b.original ? -1 : 1));
}
