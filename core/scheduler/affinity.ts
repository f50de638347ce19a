import { type LabelSelector, type Node, type Pod, selects } from '../api/index.ts';
import type { NodeState } from './node-state.ts';

type Expression = NonNullable<LabelSelector['matchExpressions']>[number];

interface NodeSelectorTerm {
  readonly matchExpressions?: readonly (Omit<Expression, 'operator'> & { readonly operator: string })[];
  readonly matchFields?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

interface PodAffinityTerm {
  readonly labelSelector?: LabelSelector;
  readonly topologyKey: string;
  readonly namespaces?: readonly string[];
}

interface Required<Term> {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: Term;
}

/** core/v1 Affinity, the hard terms. */
interface Affinity {
  readonly nodeAffinity?: Required<{ readonly nodeSelectorTerms?: readonly NodeSelectorTerm[] }>;
  readonly podAffinity?: Required<readonly PodAffinityTerm[]>;
  readonly podAntiAffinity?: Required<readonly PodAffinityTerm[]>;
}

const affinityOf = (pod: Pod): Affinity => (pod.spec.affinity ?? {}) as Affinity;

function matchesExpression(
  node: Node,
  { key, operator, values = [] }: { key: string; operator: string; values?: readonly string[] },
): boolean {
  const value = node.metadata.labels?.[key];
  if (operator === 'Gt') return value !== undefined && Number(value) > Number(values[0]);
  if (operator === 'Lt') return value !== undefined && Number(value) < Number(values[0]);
  const expression = { key, operator, values } as Expression;
  return selects({ matchExpressions: [expression] }, node.metadata.labels);
}

function matchesTerm(node: Node, { matchExpressions = [], matchFields = [] }: NodeSelectorTerm): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  const isName = matchFields.every(
    ({ operator, values = [] }) => (operator === 'In') === values.includes(node.metadata.name),
  );
  return isName && matchExpressions.every((each) => matchesExpression(node, each));
}

/** Whether one of the node selector terms matches; a Pod without any goes anywhere. */
export function matchesNodeAffinity(pod: Pod, node: Node): boolean {
  const terms =
    affinityOf(pod).nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return !terms || terms.some((term) => matchesTerm(node, term));
}

/** Pods that a term means, in the node's domain of its topology key. */
function inDomain(pod: Pod, term: PodAffinityTerm, node: Node, states: readonly NodeState[]): boolean {
  const domain = node.metadata.labels?.[term.topologyKey];
  const namespaces = term.namespaces ?? [pod.metadata.namespace ?? ''];
  return states.some(
    (state) =>
      domain !== undefined &&
      state.node.metadata.labels?.[term.topologyKey] === domain &&
      state
        .pods()
        .some(
          (other) =>
            namespaces.includes(other.metadata.namespace ?? '') &&
            selects(term.labelSelector, other.metadata.labels),
        ),
  );
}

/** Whether the Pod's hard affinity and anti-affinity terms hold on a node. */
export function podAffinityProblem(pod: Pod, node: Node, states: readonly NodeState[]): string | undefined {
  const { podAffinity, podAntiAffinity } = affinityOf(pod);
  const near = podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const apart = podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const isAlone = (term: PodAffinityTerm): boolean =>
    selects(term.labelSelector, pod.metadata.labels) &&
    !states.some((state) => inDomain(pod, term, state.node, states));
  if (near.some((term) => !inDomain(pod, term, node, states) && !isAlone(term)))
    return "node(s) didn't match pod affinity rules";
  if (apart.some((term) => inDomain(pod, term, node, states)))
    return "node(s) didn't match pod anti-affinity rules";
  return undefined;
}
