/** Plug-in rewrite: turns names, types, classes and EDNS options on the way in, and turns replies back on the way out. */
export { localOptionCodes } from './edns0.ts';
export { rewrite } from './serve.ts';
