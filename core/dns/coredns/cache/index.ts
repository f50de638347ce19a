/** Plug-in cache: keeps replies, apart for positive and negative ones, and caps their TTLs. */
export { cache } from './serve.ts';
