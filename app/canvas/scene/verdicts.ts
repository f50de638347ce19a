import type { Candidate, Hop } from '../../../core/index.ts';
import { objectKey } from '../../state/index.ts';
import type { Verdict } from './types.ts';

/** `33 %`, `0.5 %`. */
const odds = (probability: number): string =>
  `${probability < 0.1 ? Math.round(probability * 1000) / 10 : Math.round(probability * 100)} %`;

function verdictOf({ verdict, probability, reason, address, node }: Candidate): Verdict {
  const goes = node ? { entry: node.name } : { choose: address };
  return {
    verdict,
    says: verdict === 'skipped' ? (node ? (node.answer.split(' ')[0] ?? '') : reason) : odds(probability),
    reason,
    goes: verdict === 'possible' ? goes : undefined,
  };
}

/**
 * What the hop in view made of each endpoint, by the key of its Pod, and of each node, by `Node//name`. A Pod that is an
 * endpoint by two ports counts by the better one.
 */
export function verdictsOf(hop: Hop | undefined): ReadonlyMap<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  for (const candidate of hop?.candidates ?? []) {
    const { pod, node } = candidate;
    const key = pod ? objectKey('Pod', pod.namespace, pod.name) : node && `Node//${node.name}`;
    if (key === undefined) continue;
    const known = verdicts.get(key);
    if (!known || known.verdict === 'skipped') verdicts.set(key, verdictOf(candidate));
  }
  return verdicts;
}

/** Verdicts of many in one line: `1 chosen, 11 possible`. */
export function countedVerdicts(verdicts: readonly (Verdict | undefined)[]): string {
  const count = (kind: Verdict['verdict']): string => {
    const number = verdicts.filter((each) => each?.verdict === kind).length;
    return number === 0 ? '' : `${number} ${kind}`;
  };
  return [count('chosen'), count('possible'), count('skipped')].filter(Boolean).join(', ');
}
