import { chainIn, type NftTable, type RuleVisit } from '../../kernel/index.ts';
import { familyOf, joinHostPort } from '../../net/index.ts';
import { sortedGet } from '../../sim/index.ts';
import { type Choosing, candidatesFor, isDnat, oddsOf } from '../explain/candidates.ts';
import { portIndex, serviceOf, serviceOrigin } from '../explain/origins.ts';
import type { Candidate, Origin } from '../hop.ts';
import type { Leg } from '../journey.ts';
import type { Run } from '../run.ts';
import { type Draft, docs, draft } from './hop-of.ts';
import { kernelSteps } from './kernel-steps.ts';

export type NodeLeg = Extract<Leg, { leg: 'node' }>;

const PROBABILITY = /--probability ([\d.]+)/;

/** The odds in the map of one nft rule: each endpoint that it names has its share, and so has each chain, which has one rule that names an endpoint. */
function mapOdds(chains: NftTable['chains'], rule: string): Readonly<Record<string, number>> {
  const targets = [...rule.matchAll(/\d+ : (?:goto ([^\s,]+)|(\S+) \. (\d+))/g)];
  const endpointOf = ([, chain, address = '', port]: RegExpMatchArray): string =>
    chain === undefined
      ? joinHostPort(address, Number(port))
      : (sortedGet(chains, chain)?.rules.find(({ tag }) => tag?.role === 'dnat')?.tag?.endpoint ?? '');
  return Object.fromEntries(targets.map((target) => [endpointOf(target), 1 / targets.length]));
}

/** The odds of a choice, from the rules that are loaded on the node. */
function chainOdds(run: Run, leg: NodeLeg, visit: RuleVisit): Readonly<Record<string, number>> {
  const family = familyOf(leg.packet.dst) ?? 'IPv4';
  const nft = run.netns(leg.node)?.nftables[`${family === 'IPv4' ? 'ip' : 'ip6'} ${visit.table}`];
  if (nft && sortedGet(nft.chains, visit.chain)) return mapOdds(nft.chains, visit.text);
  const rules = chainIn(run.netns(leg.node)?.iptables[family][visit.table], visit.chain)?.rules ?? [];
  const choices = rules.filter(({ tag }) => tag?.role === 'choose' && tag.endpoint !== undefined);
  return oddsOf(
    choices.map(({ text, tag }) => ({
      endpoint: tag?.endpoint ?? '',
      probability: Number(PROBABILITY.exec(text)?.[1] ?? 1),
    })),
  );
}

/** Rules of iptables are told with the command that adds them. */
const isNft = ({ text }: RuleVisit): boolean => !text.startsWith('-A ');

/** Who was picked, and of how many: `: Pod web-2 on node-b, 1 of 3 ready endpoints`; or that it should not be in these rules any more. */
function pickedOf(chosen: Candidate | undefined, candidates: readonly Candidate[], node: string): string {
  const pod = chosen?.pod && `Pod ${chosen.pod.name}${chosen.pod.node ? ` on ${chosen.pod.node}` : ''}`;
  if (!chosen?.stale) return `${pod ? `: ${pod}` : ''}, ${ordinal(candidates)}`;
  return `${pod ? `: ${pod}, which` : ', which'} is ${chosen.stale} by now: ${node} has yet to change its rules`;
}

const ordinal = (candidates: readonly Candidate[]): string => {
  const possible = candidates.filter(({ verdict }) => verdict !== 'skipped');
  if (possible.some(({ stale }) => stale)) return `1 of ${possible.length} endpoints that its rules name`;
  if (possible.length > 1) return `1 of ${possible.length} ready endpoints`;
  const ready = candidates.filter(({ reason }) => reason !== 'not ready' && reason !== 'terminating');
  return ready.length > 1 ? 'the only endpoint that its rules name' : 'the only ready endpoint';
};

function madeFrom(run: Run, visit: RuleVisit, chosen: Candidate | undefined): readonly Origin[] {
  const service = serviceOf(run.read, visit.tag);
  if (!service) return [];
  const index = portIndex(service, visit.tag);
  return [
    ...(chosen?.origins ?? []),
    serviceOrigin(
      service,
      'spec.selector',
      Object.entries(service.spec.selector ?? {})
        .map((pair) => pair.join('='))
        .join(','),
    ),
    serviceOrigin(service, `spec.ports[${index}].port`),
    serviceOrigin(service, `spec.ports[${index}].targetPort`),
  ];
}

/** The node's nat table rewrites the destination: an endpoint is chosen. Undefined where no rule of a Service did. */
export function serviceRuleHop(
  run: Run,
  leg: NodeLeg,
  stages: NodeLeg['passage']['hooks'],
): Draft | undefined {
  const pass = stages.find(({ stage, decisive }) => stage === 'nat' && decisive.some(isDnat));
  const dnat = pass?.decisive.findLast(isDnat);
  if (!pass || !dnat) return undefined;
  const service = serviceOf(run.read, dnat.tag);
  const choice = pass.decisive.findLast(({ matched, tag }) => matched && tag?.role === 'choose');
  const odds = choice ? chainOdds(run, leg, choice) : {};
  const candidates =
    service && dnat.tag
      ? candidatesFor(run.read, run.cluster.now, service, dnat.tag, odds, pass.decisive, {
          node: leg.node,
          dst: pass.before.dst,
          chosen: joinHostPort(pass.after.dst, pass.after.dport),
        })
      : [];
  const chosen = candidates.find(({ verdict }) => verdict === 'chosen');
  const skipped = candidates.filter(({ verdict }) => verdict === 'skipped');
  return draft({
    time: leg.at,
    kind: 'service-rule',
    place: { at: 'hook', node: leg.node, hook: pass.hook },
    label: 'kube-proxy rule',
    title: 'kube-proxy’s rule picks a Pod',
    caption: `On ${leg.node} a rule rewrites the destination ${pass.before.dst}:${pass.before.dport} to ${pass.after.dst}:${pass.after.dport}${pickedOf(chosen, candidates, leg.node)}.`,
    because:
      `kube-proxy on ${leg.node} wrote these rules ${candidates.some(({ stale }) => stale && stale !== 'gone') ? 'before the EndpointSlice last changed, and has yet to write them anew' : 'when the EndpointSlice last changed'}. ${choice && isNft(choice) ? 'nft draws one random number' : 'iptables draws a random number for each rule of the chain'}, once per connection; the odds come to ${candidates
        .filter(({ probability }) => probability > 0)
        .map(
          ({ pod, address, probability }) =>
            `${pod?.name ?? address} ${Math.round(probability * 1000) / 10} %`,
        )
        .join(', ')}.` +
      (skipped.length > 0
        ? ` No rule names ${skipped.map(({ pod, address, reason }) => `${pod?.name ?? address} (${reason})`).join(', ')}.`
        : ''),
    docs: docs.virtualIPs,
    before: pass.before,
    after: pass.after,
    verdict: 'rewritten',
    rewrittenBy: dnat.chain,
    considered: stages,
    candidates,
    derivedFrom: madeFrom(run, dnat, chosen),
    ...(pass.entry && { conntrack: pass.entry }),
    pass,
    steps: kernelSteps([{ ...leg, passage: { ...leg.passage, hooks: stages } }], 'request'),
  });
}

const roleOf = (visit: RuleVisit | undefined): string => visit?.tag?.role ?? '';

/** Why no endpoint of the Service may be used, endpoint by endpoint. */
function unusable(
  run: Run,
  visit: RuleVisit,
  choosing: Choosing,
): { origins: readonly Origin[]; why: string; candidates: readonly Candidate[] } {
  const service = serviceOf(run.read, visit.tag);
  if (!service || !visit.tag) return { origins: [], why: '', candidates: [] };
  const candidates = candidatesFor(run.read, run.cluster.now, service, visit.tag, {}, [], choosing);
  const selector = Object.entries(service.spec.selector ?? {})
    .map((pair) => pair.join('='))
    .join(',');
  const why =
    candidates.length === 0
      ? `No Pod matches the selector ${selector}, so the EndpointSlice is empty.`
      : `The EndpointSlice lists ${candidates.length} address${candidates.length === 1 ? '' : 'es'}, and none may be used: ${candidates
          .map(({ pod, address, reason }) => `${pod?.name ?? address} is ${reason}`)
          .join(', ')}.`;
  const index = portIndex(service, visit.tag);
  return {
    candidates,
    why,
    origins: [
      ...candidates.flatMap(({ origins }) => origins),
      serviceOrigin(service, 'spec.selector', selector),
      serviceOrigin(service, `spec.ports[${index}].port`),
    ],
  };
}

/** What a rule that ends a packet's way says of the address, by role; others say that there are no endpoints. */
const REASONS: Readonly<Record<string, string>> = {
  'no-local-endpoints': 'has no local endpoints',
  'lb-firewall': 'does not let this source in',
  'unused-port': 'has no such port',
  unallocated: 'belongs to no Service',
};

/** A filter rule refuses or drops the packet. */
export function filteredHop(run: Run, leg: NodeLeg, stages: NodeLeg['passage']['hooks']): Draft | undefined {
  const pass = stages.find(({ verdict }) => verdict === 'REJECT' || verdict === 'DROP');
  const visit = pass?.decisive.findLast(
    ({ matched, target }) => matched && (target === 'REJECT' || target === 'DROP'),
  );
  if (!pass || !visit) return undefined;
  const rejected = pass.verdict === 'REJECT';
  // In nftables mode the map that leads to the refusal knows the Service, the rule that refuses does not.
  const named = pass.decisive.findLast(({ matched, tag }) => matched && tag?.service !== undefined) ?? visit;
  const { origins, why, candidates } = unusable(run, named, { node: leg.node, dst: pass.before.dst });
  const service = named.tag?.service ?? 'this address';
  const reason = REASONS[roleOf(visit)] ?? 'has no endpoints';
  return draft({
    time: leg.at,
    kind: 'reject',
    place: { at: 'hook', node: leg.node, hook: pass.hook },
    label: rejected ? 'REJECT' : 'DROP',
    title: rejected ? 'A rule refuses the packet' : 'A rule drops the packet',
    caption: rejected
      ? `${leg.node} refuses: its rule says ${service} ${reason}, and answers with ICMP port unreachable.`
      : `${leg.node} drops the packet: its rule says ${service} ${reason}. Nobody answers.`,
    because: `kube-proxy writes no nat rule for a Service without usable endpoints; instead it ${isNft(visit) ? `leads to a ${pass.verdict.toLowerCase()} by a map` : `puts a ${pass.verdict} into table filter`}, on every node. The packet got no further than ${leg.node}. ${why}`,
    docs: docs.debugService,
    before: pass.before,
    after: pass.after,
    verdict: rejected ? 'refused' : 'dropped',
    considered: stages,
    candidates,
    derivedFrom: origins,
    pass,
    steps: kernelSteps([{ ...leg, passage: { ...leg.passage, hooks: stages } }], 'request'),
  });
}
