import { type UIEvent, useState } from 'react';

/** Height of a line of rules, in pixels; `Rules.module.css` gives it. */
export const ROW = 21;

/** So many lines are all drawn, and the browser's own search finds each; more of them would bring the page to a stand. */
const ALL_DRAWN = 1500;
/** Of a longer list, those around what is seen, moved on by whole blocks: three of them are higher than any screen. */
const BLOCK = 100;

export interface RowsInView {
  readonly from: number;
  readonly to: number;
}

/** The block of lines that a list scrolled so far shows first. */
export const blockAt = (scrollTop: number): number => Math.floor(scrollTop / (ROW * BLOCK));

/** The lines of a list that are drawn, `from` to `to`, around a block of them. */
export function rowsAround(count: number, block: number): RowsInView {
  if (count <= ALL_DRAWN) return { from: 0, to: count };
  return {
    from: Math.min(count, Math.max(0, (block - 1) * BLOCK)),
    to: Math.min(count, (block + 3) * BLOCK),
  };
}

/** What a line tells of its place where not all of the list is there to be counted. */
export const placeOf = (
  index: number,
  count: number,
): { readonly 'aria-posinset'?: number; readonly 'aria-setsize'?: number } =>
  count <= ALL_DRAWN ? {} : { 'aria-posinset': index + 1, 'aria-setsize': count };

/** The lines of a long list that are drawn, as it is scrolled. */
export function useRowsInView(
  count: number,
): RowsInView & { readonly onScroll: (event: UIEvent<HTMLElement>) => void } {
  const [block, setBlock] = useState(0);
  const onScroll = ({ currentTarget }: UIEvent<HTMLElement>): void =>
    setBlock(blockAt(currentTarget.scrollTop));
  return { ...rowsAround(count, block), onScroll };
}
