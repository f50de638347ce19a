import type { Request, Variant } from '../../core/index.ts';
import { type Compared, nothingCompared } from './comparison.ts';
import { bridgeOf } from './session.ts';
import { useStore } from './store.ts';

/** Opens the view on the question that fits, and asks what has been done. */
export async function openComparison(): Promise<void> {
  useStore.setState({
    ...nothingCompared,
    comparing: { question: undefined, left: undefined, right: undefined },
  });
  const history = await bridgeOf().history();
  if (history) useStore.setState({ history });
}

export const closeComparison = (): void => useStore.setState(nothingCompared);

/** Another question or another side. */
export const compareBy = (change: Partial<Compared>): void =>
  useStore.setState(({ comparing }) => (comparing ? { comparing: { ...comparing, ...change } } : {}));

/** One side's world; what it needs may have to be written first. */
export type VariantSource = () => Variant | Promise<Variant>;

/**
 * Walks one request in two worlds; both are thrown away. The first difference is looked at.
 *
 * @param asked What was compared when the two worlds were named: an answer to anything else is late, and is dropped.
 */
export async function walkBoth(
  asked: Compared,
  request: Request,
  left: VariantSource,
  right: VariantSource,
): Promise<void> {
  const [onLeft, onRight] = await Promise.all([left(), right()]);
  if (useStore.getState().comparing !== asked) return;
  const comparison = await bridgeOf().compare(request, onLeft, onRight);
  if (!comparison || useStore.getState().comparing !== asked) return;
  const first = comparison.rows.findIndex(({ differs }) => differs.length > 0);
  useStore.setState({ comparison, comparedRow: Math.max(first, 0) });
}

/** Looks at another pair of hops; the ends stay. */
export const lookAtRow = (row: number): void =>
  useStore.setState(({ comparison }) => ({
    comparedRow: Math.min(Math.max(row, 0), (comparison?.rows.length ?? 1) - 1),
  }));
