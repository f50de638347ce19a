import type { HookPass } from '../../kernel/index.ts';
import { cidrContains, type Packet } from '../../net/index.ts';
import type { Hearing, Verdict } from '../../network-policy/index.ts';
import {
  peerOf,
  policiesNamed,
  policyOrigins,
  portOf,
  refusedBy,
  sayingsOf,
} from '../explain/policy-words.ts';
import type { PolicySaying } from '../hop.ts';
import type { End, Refusal } from '../journey.ts';
import { agentVerdict } from '../policing.ts';
import type { Run } from '../run.ts';
import { type Draft, docs, draft } from './hop-of.ts';
import { kernelSteps } from './kernel-steps.ts';
import type { NodeLeg } from './service-rule.ts';

/** Whether a rule of this stage gave the packet to the CNI's agent. */
export const isJudged = ({ queued }: HookPass): boolean => queued !== undefined;

const ISOLATION =
  'Once a policy selects a Pod for a direction, only what some rule of some policy allows may pass there.';

const HOW =
  'The CNI’s agent on each node (kindnetd) judges the first packet of each connection, which a rule of nft queues for it; the packets that follow pass by conntrack.';

const inWords = ({ direction }: Hearing): string => (direction === 'Egress' ? 'egress' : 'ingress');

/** What somebody who wrote a rule for the Service would wonder about: policies see neither its address nor its port. */
function missedService(
  { by, packet, sent }: { by: readonly PolicySaying[]; packet: Packet; sent: Packet },
  verdict: Verdict,
): string {
  if (sent.dst === packet.dst && sent.dport === packet.dport) return '';
  const rules = by.flatMap(({ namespace, name }) => {
    const policy = verdict.hearings
      .flatMap(({ judgements }) => judgements)
      .find(
        (one) => one.policy.metadata.name === name && one.policy.metadata.namespace === namespace,
      )?.policy;
    return policy?.spec.egress ?? [];
  });
  const byAddress = rules.some(({ to = [] }) =>
    to.some(({ ipBlock }) => ipBlock && cidrContains(ipBlock.cidr, sent.dst)),
  );
  const byPort = rules.some(({ ports = [] }) =>
    ports.some(({ port }) => port === sent.dport && sent.dport !== packet.dport),
  );
  const seen = `${packet.dst}, port ${packet.dport}`;
  if (byAddress)
    return ` A rule names ${sent.dst}, the address of the Service; but kube-proxy’s rules have rewritten the destination by then, and policies see ${seen}.`;
  if (byPort)
    return ` A rule names port ${sent.dport}, the port of the Service; but kube-proxy’s rules have rewritten the destination by then, and policies see the Pod’s own: ${seen}.`;
  return '';
}

/** `NetworkPolicy default/deny isolates Pod client for egress, and no rule allows UDP 53 to Pod coredns-…`. */
export function refusalText({ verdict, packet }: Refusal): string {
  const refused = refusedBy(verdict, packet);
  if (!refused) return '';
  const { hearing, by } = refused;
  const way = hearing.direction === 'Egress' ? 'to' : 'from';
  const isolates =
    new Set(by.map(({ namespace, name }) => `${namespace}/${name}`)).size > 1 ? 'isolate' : 'isolates';
  return `${policiesNamed(by)} ${isolates} Pod ${hearing.pod.metadata.name} for ${inWords(hearing)}, and no rule allows ${portOf(packet)} ${way} ${peerOf(hearing, packet)}`;
}

/** Who kept back what was sent, for the end of a request. */
export function keepersText(
  { refused, node }: Extract<End, { end: 'dropped' }>,
  what: string,
): string | undefined {
  const found = refused && refusedBy(refused.verdict, refused.packet);
  return found && `${policiesNamed(found.by)} kept ${what} back on ${node} (${inWords(found.hearing)})`;
}

/** What a hop tells of a refusal, wherever it stands in the story. */
export function refusalFacts(
  refusal: Refusal,
  sent: Packet,
): Pick<Draft, 'because' | 'policies' | 'derivedFrom' | 'docs'> {
  const { verdict, packet } = refusal;
  const by = refusedBy(verdict, packet)?.by ?? [];
  const policies = sayingsOf(verdict, packet);
  const why = by.map(({ namespace, name, because }) => `${namespace}/${name}: ${because}.`).join(' ');
  return {
    because: `${why}${missedService({ by, packet, sent }, verdict)} ${ISOLATION} ${HOW}`,
    docs: docs.networkPolicy,
    policies,
    derivedFrom: policyOrigins(policies),
  };
}

const allowedText = (hearing: Hearing, sayings: readonly PolicySaying[], packet: Packet): string => {
  const by = sayings.filter(({ says, direction }) => says === 'allows' && direction === hearing.direction);
  const pod = `Pod ${hearing.pod.metadata.name}`;
  return hearing.direction === 'Egress'
    ? `${policiesNamed(by)} lets ${pod} send ${portOf(packet)} to ${peerOf(hearing, packet)}`
    : `${policiesNamed(by)} lets ${portOf(packet)} from ${peerOf(hearing, packet)} come in to ${pod}`;
};

/**
 * What there is to tell of a packet that passes: the directions in which a policy isolates a Pod of this node. Both ends are heard on
 * both nodes, but each has its own to tell of.
 */
const decided = ({ hearings }: Verdict, node: string): readonly Hearing[] =>
  hearings.filter(
    ({ pod, judgements }) => pod.spec.nodeName === node && judgements.some(({ says }) => says !== 'silent'),
  );

/**
 * The agent judges a packet that a rule gave to it. Undefined where no policy is about the direction that it goes: then nothing was
 * decided. `sent` is the packet as its sender made it.
 */
export function policyHop(
  run: Run,
  leg: NodeLeg,
  stages: readonly HookPass[],
  sent: Packet,
): Draft | undefined {
  const pass = stages.findLast(isJudged);
  if (!pass) return undefined;
  const packet = pass.before;
  const shared = {
    time: leg.at,
    kind: 'network-policy',
    place: { at: 'hook', node: leg.node, hook: pass.hook },
    label: 'NetworkPolicy',
    docs: docs.networkPolicy,
    before: packet,
    after: packet,
    considered: [pass],
    pass,
    steps: kernelSteps([{ ...leg, passage: { ...leg.passage, hooks: stages } }], 'request'),
  } as const;
  const verdict = agentVerdict(run.cluster, leg.node, packet);
  if (!verdict)
    return draft({
      ...shared,
      title: 'Nobody judges the packet',
      caption: `A rule of ${leg.node} queues the packet for the CNI’s agent, which does not run: the packet goes on unjudged.`,
      because: `The rule says “bypass”: with nobody at queue ${pass.queued?.number} packets pass. ${HOW}`,
    });
  if (!verdict.allowed)
    return draft({
      ...shared,
      title: 'A NetworkPolicy drops the packet',
      caption: `${leg.node} drops the packet: ${refusalText({ verdict, packet })}. Nobody answers.`,
      verdict: 'dropped',
      ...refusalFacts({ verdict, packet }, sent),
    });
  const heard = decided(verdict, leg.node);
  if (heard.length === 0) return undefined;
  const told = sayingsOf({ ...verdict, hearings: heard }, packet);
  return draft({
    ...shared,
    title: 'NetworkPolicy lets the packet pass',
    caption: `On ${leg.node} ${heard.map((hearing) => allowedText(hearing, told, packet)).join('; ')}.`,
    because: `${ISOLATION} ${HOW} It sees the packet behind kube-proxy’s rewrite, so by Pod address and the Pod’s own port.`,
    policies: told,
    derivedFrom: policyOrigins(told),
  });
}
