import {
  formatLabelSelector,
  type LabelSelector,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
} from '../../api/index.ts';
import type { Packet } from '../../net/index.ts';
import {
  type Direction,
  type Hearing,
  type Judgement,
  rulesOf,
  type Verdict,
} from '../../network-policy/index.ts';
import type { Origin, PolicySaying } from '../hop.ts';

const listed = (words: readonly string[], and = 'or'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`;

/** `TCP 8080`; a ping has no ports. */
export const portOf = ({ protocol, dport }: Packet): string =>
  protocol === 'ICMP' ? 'ICMP' : `${protocol} ${dport}`;

function portText({ protocol = 'TCP', port, endPort }: NetworkPolicyPort): string {
  if (port === undefined) return protocol;
  const range = endPort === undefined || endPort === port ? `${port}` : `${port}–${endPort}`;
  return typeof port === 'string' ? `${protocol} “${port}”` : `${protocol} ${range}`;
}

const isEveryone = (selector: LabelSelector): boolean => formatLabelSelector(selector) === '<none>';

function peerText({ ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer, namespace: string): string {
  if (ipBlock) return `${ipBlock.cidr}${ipBlock.except?.length ? ` but ${listed(ipBlock.except)}` : ''}`;
  const pods =
    !podSelector || isEveryone(podSelector) ? 'every Pod' : `Pods with ${formatLabelSelector(podSelector)}`;
  if (!namespaceSelector) return `${pods} of namespace ${namespace}`;
  return isEveryone(namespaceSelector)
    ? `${pods} of any namespace`
    : `${pods} of namespaces with ${formatLabelSelector(namespaceSelector)}`;
}

/** `egress`, as the field is called. */
const fieldOf = (direction: Direction): 'egress' | 'ingress' =>
  direction === 'Egress' ? 'egress' : 'ingress';

/** What one rule lets through: `TCP 80 to Pods with app=web of namespace default`. */
function ruleText({ policy }: Judgement, direction: Direction, at: number): string {
  const { ports = [], peers = [] } = rulesOf(policy, direction)[at] ?? {};
  const what = ports.length === 0 ? 'everything' : listed(ports.map(portText), 'and');
  const way = direction === 'Egress' ? 'to' : 'from';
  const who =
    peers.length === 0
      ? 'anybody'
      : listed(peers.map((peer) => peerText(peer, policy.metadata.namespace ?? '')));
  return `${fieldOf(direction)}[${at}] allows ${what} ${way} ${who}`;
}

function because(judgement: Judgement, { direction }: Hearing, packet: Packet): string {
  const { says, rule = 0, misfits } = judgement;
  if (says === 'silent') return `its policyTypes do not name ${direction}: it says nothing of this direction`;
  if (says === 'allows') return ruleText(judgement, direction, rule);
  if (misfits.length === 0)
    return `it has no ${fieldOf(direction)} rule: nothing may ${direction === 'Egress' ? 'leave' : 'come in'}`;
  return misfits
    .map((misfit, at) => {
      const wrong = misfit === 'ports' ? `this is ${portOf(packet)}` : `the other end is none of these`;
      return `${ruleText(judgement, direction, at)}, and ${wrong}`;
    })
    .join('; ');
}

function originOf({ policy, says, rule }: Judgement, { direction }: Hearing): Origin {
  const { namespace = '', name } = policy.metadata;
  const field = fieldOf(direction);
  const has = policy.spec[field] !== undefined;
  const path =
    says === 'allows'
      ? `spec.${field}[${rule}]`
      : says === 'isolates' && has
        ? `spec.${field}`
        : 'spec.policyTypes';
  return { kind: 'NetworkPolicy', namespace, name, path };
}

const whose = ({ pod }: Hearing): PolicySaying['pod'] => ({
  namespace: pod.metadata.namespace ?? '',
  name: pod.metadata.name,
});

/** Every policy that was asked, with what it said and why. */
export const sayingsOf = ({ hearings }: Verdict, packet: Packet): readonly PolicySaying[] =>
  hearings.flatMap((hearing) =>
    hearing.judgements.map(
      (judgement): PolicySaying => ({
        namespace: judgement.policy.metadata.namespace ?? '',
        name: judgement.policy.metadata.name,
        direction: hearing.direction,
        pod: whose(hearing),
        says: judgement.says,
        because: because(judgement, hearing, packet),
        origin: originOf(judgement, hearing),
      }),
    ),
  );

/** Fields that decided: of the policies, and the labels by which they select the Pod. */
export const policyOrigins = (sayings: readonly PolicySaying[]): readonly Origin[] => [
  ...sayings.filter(({ says }) => says !== 'silent').map(({ origin }) => origin),
  ...[...new Map(sayings.map(({ pod }) => [`${pod.namespace}/${pod.name}`, pod])).values()].map(
    (pod): Origin => ({ kind: 'Pod', ...pod, path: 'metadata.labels' }),
  ),
];

/** `NetworkPolicy default/deny`, or several. */
export function policiesNamed(sayings: readonly PolicySaying[]): string {
  const names = [...new Set(sayings.map(({ namespace, name }) => `${namespace}/${name}`))];
  return `NetworkPolic${names.length === 1 ? 'y' : 'ies'} ${listed(names, 'and')}`;
}

/** The direction that was refused, and the policies that isolate the Pod in it. */
export function refusedBy(
  verdict: Verdict,
  packet: Packet,
): { readonly hearing: Hearing; readonly by: readonly PolicySaying[] } | undefined {
  const hearing = verdict.hearings.find(({ allowed }) => !allowed);
  if (!hearing) return undefined;
  const all = sayingsOf({ ...verdict, hearings: [hearing] }, packet);
  return { hearing, by: all.filter(({ says }) => says === 'isolates') };
}

/** Who the other end of the packet is: a Pod by name, or its address. */
export function peerOf({ peer, direction }: Hearing, packet: Packet): string {
  const address = direction === 'Egress' ? packet.dst : packet.src;
  return peer ? `Pod ${peer.metadata.name} (${peer.metadata.namespace})` : address;
}
