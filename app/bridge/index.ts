/**
 * The line between the page and the worker that runs the cluster. `host` is the worker's side, `client` the
 * page's; `protocol` is what they agree on. A crash of core costs one answer, never the person's text.
 */
export type { Bridge } from './client.ts';
export { openBridge } from './client.ts';
export type { CoreFault, Started } from './protocol.ts';
