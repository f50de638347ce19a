/** Plug-in forward: hands a query on to other servers, as its policy chooses among them. */
export { forward } from './serve.ts';
export type { ForwardOptions } from './setup.ts';
export { addressOf } from './upstreams.ts';
