/**
 * The parts that every region is drawn with: buttons, regions, marks, and the tokens of the themes (`tokens.css`,
 * `base.css`, `fonts.css`, loaded by `main.tsx`). Nothing here knows the cluster or the store.
 */
export { Boundary } from './Boundary.tsx';
export { Button } from './Button.tsx';
export { Dismiss } from './Dismiss.tsx';
export { keyText } from './key-text.ts';
export { OriginButton } from './OriginButton.tsx';
export { OutcomeBadge } from './OutcomeBadge.tsx';

export { Region } from './Region.tsx';
export { Segmented } from './Segmented.tsx';
