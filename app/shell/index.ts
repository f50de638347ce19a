/**
 * The frame of the page: header, panels (or the stack of small screens), the text region around the editor, the message
 * about a fault, the dialog of keys, the theme. It takes the regions as children and knows none of them.
 */
export { Commands } from './Commands.tsx';
export { FaultBanner } from './FaultBanner.tsx';
export { Header } from './Header.tsx';
export { late } from './late.ts';
export { Manifests } from './Manifests.tsx';
export { Panels } from './Panels.tsx';
export { PlainEditor } from './PlainEditor.tsx';
export { Stack } from './Stack.tsx';
export { followTheme } from './theme.ts';
export { useMedia } from './use-media.ts';
