import { type HookPass, type RuleVisit, schedulerRule } from '../../kernel/index.ts';
import { type Choosing, candidatesFor } from '../explain/candidates.ts';
import { portIndex, serviceOf, serviceOrigin } from '../explain/origins.ts';
import type { Candidate, Origin } from '../hop.ts';
import type { Run } from '../run.ts';
import { type Draft, docs, draft } from './hop-of.ts';
import { kernelSteps } from './kernel-steps.ts';
import type { NodeLeg } from './service-rule.ts';

/** What IPVS looked at: the virtual server, then its real servers. */
interface Looked {
  readonly pass: HookPass;
  readonly server: RuleVisit;
  readonly reals: readonly RuleVisit[];
}

function lookedAt(stages: readonly HookPass[]): Looked | undefined {
  const pass = stages.find(({ stage, looked }) => stage === 'ipvs' && looked > 0);
  const [server, ...reals] = pass?.visits ?? [];
  return pass && server ? { pass, server, reals } : undefined;
}

/** `rr` of `-A -t 10.96.0.10:53 -s rr`. */
const schedulerOf = ({ text }: RuleVisit): string => / -s (\S+)/.exec(text)?.[1] ?? '';

const weightOf = ({ text }: RuleVisit): number => Number(/ -w (\d+)$/.exec(text)?.[1] ?? 0);

/** Round robin serves each in its turn; the other schedulers leave nothing to chance. */
function sharesOf({ server, reals }: Looked): Readonly<Record<string, number>> {
  const total = reals.reduce((sum, real) => sum + weightOf(real), 0);
  const inTurn = /^w?rr$/.test(schedulerOf(server));
  return Object.fromEntries(
    reals.map((real) => {
      const share = inTurn ? weightOf(real) / total : Number(real.matched);
      return [real.tag?.endpoint ?? '', share];
    }),
  );
}

/** The endpoints of the Service, those that are real servers with what the scheduler said of them. */
function candidatesOf(run: Run, looked: Looked, choosing: Choosing): readonly Candidate[] {
  const { server, reals } = looked;
  const service = serviceOf(run.read, server.tag);
  if (!service || !server.tag) return [];
  const all = candidatesFor(
    run.read,
    run.cluster.now,
    service,
    server.tag,
    sharesOf(looked),
    reals,
    choosing,
  );
  return all.map((candidate): Candidate => {
    const real = reals.find(({ tag }) => tag?.endpoint === candidate.address);
    if (!real) return candidate;
    const { stale, reason } = candidate;
    if (real.matched)
      return {
        ...candidate,
        verdict: 'chosen',
        reason: stale ? reason : schedulerRule(schedulerOf(server)),
      };
    const verdict = weightOf(real) > 0 ? 'possible' : 'skipped';
    return { ...candidate, verdict, reason: stale ? reason : (real.failed ?? '') };
  });
}

function madeFrom(run: Run, { server }: Looked, candidates: readonly Candidate[]): readonly Origin[] {
  const service = serviceOf(run.read, server.tag);
  if (!service) return [];
  const labels = Object.entries(service.spec.selector ?? {}).map((pair) => pair.join('='));
  return [
    ...candidates.filter(({ verdict }) => verdict === 'chosen').flatMap(({ origins }) => origins),
    serviceOrigin(service, 'spec.selector', labels.join(',')),
    serviceOrigin(service, `spec.ports[${portIndex(service, server.tag)}].port`),
  ];
}

const shared = (leg: NodeLeg, stages: readonly HookPass[], pass: HookPass) => ({
  time: leg.at,
  place: { at: 'hook', node: leg.node, hook: pass.hook } as const,
  docs: docs.virtualIPs,
  before: pass.before,
  considered: stages,
  pass,
  steps: kernelSteps([{ ...leg, passage: { ...leg.passage, hooks: stages } }], 'request'),
});

const WHY =
  'The address is bound to kube-ipvs0, so the packet counts as the node’s own and comes to INPUT, where IPVS looks its address and port up in one hash table.';

function refusal(run: Run, leg: NodeLeg, stages: readonly HookPass[], looked: Looked): Draft {
  const { pass, server, reals } = looked;
  const service = server.tag?.service ?? 'this address';
  const candidates = candidatesOf(run, looked, { node: leg.node, dst: pass.before.dst });
  const none = reals.length === 0;
  return draft({
    ...shared(leg, stages, pass),
    kind: 'reject',
    label: 'REJECT',
    title: 'The virtual server has nobody to send to',
    caption: `${leg.node} refuses: ${service} is a virtual server ${none ? 'without real servers' : 'that no real server may take a connection of'}, and IPVS answers with ICMP port unreachable.`,
    because: `${WHY} kube-proxy writes no rule for a Service without endpoints in ipvs mode: the virtual server stays, empty, and the kernel itself refuses${none ? '' : ` (${reals.map(({ tag, failed }) => `${tag?.endpoint ?? ''}: ${failed ?? ''}`).join(', ')})`}.`,
    after: pass.after,
    verdict: 'refused',
    candidates,
    derivedFrom: madeFrom(run, looked, candidates),
  });
}

/** A virtual server gives a connection to a real server, or refuses it. Undefined where IPVS had nothing to decide. */
export function virtualServerHop(run: Run, leg: NodeLeg, stages: readonly HookPass[]): Draft | undefined {
  const looked = lookedAt(stages);
  if (!looked) return undefined;
  const { pass, server, reals } = looked;
  if (pass.verdict === 'REJECT') return refusal(run, leg, stages, looked);
  const chosen = reals.find(({ matched }) => matched);
  if (!chosen) return undefined;
  const candidates = candidatesOf(run, looked, { node: leg.node, dst: pass.before.dst });
  const pod = candidates.find(({ verdict }) => verdict === 'chosen')?.pod;
  const to = `${pass.after.dst}:${pass.after.dport}`;
  const others = candidates.filter(({ verdict }) => verdict !== 'chosen');
  return draft({
    ...shared(leg, stages, pass),
    kind: 'service-rule',
    label: 'IPVS virtual server',
    title: 'A virtual server picks a Pod',
    caption: `On ${leg.node} the virtual server ${pass.before.dst}:${pass.before.dport} sends the connection to ${to}${pod ? `: Pod ${pod.name}${pod.node ? ` on ${pod.node}` : ''}` : ''}, 1 of ${reals.length} real server${reals.length === 1 ? '' : 's'}.`,
    because: `${WHY} Its scheduler ${schedulerOf(server)} chooses once per connection: ${schedulerRule(schedulerOf(server))}.${others.length > 0 ? ` Not chosen: ${others.map((one) => `${one.pod?.name ?? one.address} (${one.reason})`).join(', ')}.` : ''} kube-proxy’s ipvs mode is deprecated since Kubernetes 1.35.`,
    after: pass.after,
    verdict: 'rewritten',
    rewrittenBy: 'IPVS',
    candidates,
    derivedFrom: madeFrom(run, looked, candidates),
    ...(pass.entry && { conntrack: pass.entry }),
  });
}
