/** Plug-in rewrite: turns names, types and TTLs on the way in, and turns replies back on the way out. */
export { rewrite } from './serve.ts';
