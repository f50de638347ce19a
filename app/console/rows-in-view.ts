import { type UIEvent, useState } from 'react';

/** Height of a line of rules, in pixels; `Rules.module.css` gives it. */
export const ROW = 21;

/** So many lines are all drawn, and the browser's own search finds each; more of them would bring the page to a stand. */
const ALL_DRAWN = 1500;
/** Of a longer list, those around what is seen, moved on by whole blocks: three of them are higher than any screen. */
const BLOCK = 100;

/** The lines of a long list that are drawn, `from` to `to`, as it is scrolled. */
export function useRowsInView(count: number): {
  from: number;
  to: number;
  onScroll: (event: UIEvent<HTMLElement>) => void;
} {
  const [block, setBlock] = useState(0);
  const onScroll = ({ currentTarget }: UIEvent<HTMLElement>): void =>
    setBlock(Math.floor(currentTarget.scrollTop / (ROW * BLOCK)));
  if (count <= ALL_DRAWN) return { from: 0, to: count, onScroll };
  return {
    from: Math.min(count, Math.max(0, (block - 1) * BLOCK)),
    to: Math.min(count, (block + 3) * BLOCK),
    onScroll,
  };
}
