/**
 * The same request in two worlds, side by side: traffic policy, mode, entry node, before and after a change, two instants, two
 * futures. Questions and paths are pure; both walks are trials that leave nothing behind.
 */
export { Compare } from './Compare.tsx';
