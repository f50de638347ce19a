import type { Hop, Walk } from '../../core/index.ts';
import { isDns, withSteps } from './focus.ts';

/** A line of a node's connection table, by the key that its list gives it. */
export interface Flow {
  readonly node: string;
  readonly key: string;
}

const nodeOf = ({ place }: Hop): string | undefined => ('node' in place ? place.node : undefined);

/** The step of a walk at which a node first saw a flow: its conntrack entry was made there. */
export const stepOfFlow = (record: Walk | undefined, { node, key }: Flow): Hop | undefined =>
  record?.hops.flatMap(withSteps).find((step) => step.flow === key && nodeOf(step) === node);

/** The flow that began in a hop, or by whose entry its node turned the packet back; undefined where it has to do with none. */
export function flowOf(record: Walk | undefined, hop: Hop): Flow | undefined {
  const began = withSteps(hop).find((step) => step.flow !== undefined);
  const node = began && nodeOf(began);
  if (began?.flow !== undefined && node !== undefined) return { node, key: began.flow };
  if (hop.conntrack === undefined) return undefined;
  const here = nodeOf(hop);
  const entry = record?.hops
    .filter((each) => !isDns(each))
    .flatMap(withSteps)
    .findLast((step) => step.flow !== undefined && nodeOf(step) === here);
  return here !== undefined && entry?.flow !== undefined ? { node: here, key: entry.flow } : undefined;
}
