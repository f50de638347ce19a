import type { NetworkPolicy, Pod } from '../api/index.ts';
import type { Packet } from '../net/index.ts';
import { sortedValues } from '../sim/index.ts';
import type { AgentMemory } from './memory.ts';
import { podWith, policiesOf } from './pods.ts';
import { type Direction, type Ends, misfit, rulesOf } from './rule.ts';

/** What one policy that selects the Pod says of a packet. */
export interface Judgement {
  readonly policy: NetworkPolicy;
  /** `silent`: it is not about this direction. `allows`: a rule fits. `isolates`: none does, so another policy would have to allow it. */
  readonly says: 'allows' | 'isolates' | 'silent';
  /** The rule that fits, from 0. */
  readonly rule?: number;
  /** By rule: what does not fit. */
  readonly misfits: readonly ('ports' | 'peers')[];
}

/** One direction, for the Pod whose policies are asked. */
export interface Hearing {
  readonly direction: Direction;
  readonly pod: Pod;
  /** The other end, if it is a Pod with a network of its own. */
  readonly peer: Pod | undefined;
  readonly judgements: readonly Judgement[];
  readonly allowed: boolean;
}

/** A verdict and how it came about. Ingress is not heard where egress has been refused. */
export interface Verdict {
  readonly allowed: boolean;
  readonly hearings: readonly Hearing[];
}

function judge(
  policy: NetworkPolicy,
  direction: Direction,
  ends: Ends,
  { namespaces }: AgentMemory,
): Judgement {
  if (!policy.spec.policyTypes?.includes(direction)) return { policy, says: 'silent', misfits: [] };
  const { namespace = '' } = policy.metadata;
  const misfits: ('ports' | 'peers')[] = [];
  for (const [at, rule] of rulesOf(policy, direction).entries()) {
    const wrong = misfit(rule, ends, namespace, namespaces);
    if (wrong === undefined) return { policy, says: 'allows', rule: at, misfits };
    misfits.push(wrong);
  }
  return { policy, says: 'isolates', misfits };
}

/** Allowed unless some policy isolates the Pod in this direction and none allows the packet: policies only ever add. */
function hear(memory: AgentMemory, direction: Direction, pod: Pod, ends: Ends): Hearing {
  const policies = sortedValues(memory.policies) as readonly NetworkPolicy[];
  const judgements = policiesOf(policies, pod).map((policy) => judge(policy, direction, ends, memory));
  const heard = (says: Judgement['says']): boolean => judgements.some((one) => one.says === says);
  return { direction, pod, peer: ends.peer, judgements, allowed: heard('allows') || !heard('isolates') };
}

/**
 * Judges a packet as it looks where the rules queue it: after kube-proxy's translation, so by Pod addresses and target ports, and
 * before masquerading. Both ends are heard, on whichever node it is queued: egress for the sender, then ingress for the receiver
 * (kube-network-policies v0.8 pkg/networkpolicy/controller.go evaluatePacket).
 */
export function verdictOn(memory: AgentMemory, packet: Packet): Verdict {
  const sender = podWith(memory.pods, packet.src);
  const receiver = podWith(memory.pods, packet.dst);
  const hearings: Hearing[] = [];
  if (sender) {
    const ends = { packet, server: receiver, peer: receiver, peerAddress: packet.dst };
    hearings.push(hear(memory, 'Egress', sender, ends));
  }
  if (receiver && hearings.every(({ allowed }) => allowed)) {
    const ends = { packet, server: receiver, peer: sender, peerAddress: packet.src };
    hearings.push(hear(memory, 'Ingress', receiver, ends));
  }
  return { allowed: hearings.every(({ allowed }) => allowed), hearings };
}
