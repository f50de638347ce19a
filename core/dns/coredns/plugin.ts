import type { Reader } from '../../apiserver/index.ts';
import type { Millis } from '../../sim/index.ts';
import type { DnsMessage, DnsQuery, Edns } from '../message/message.ts';
import type { CacheMemory } from './cache/memory.ts';
import type { Directive } from './corefile.ts';
import type { ConsolidatedErrors, ForwardMemory } from './memory.ts';
import type { RecordOrigin } from './origin.ts';
import type { Upstream } from './upstream.ts';

/** A reply on its way back through the chain, with what the explanation needs beside it. */
export interface Served {
  readonly message: DnsMessage;
  /** False where the real plug-in only returns an rcode: plug-ins before it then see no reply to cache or shuffle. */
  readonly written: boolean;
  /** The plug-in that made the reply; for the cache, the one whose reply it kept. */
  readonly by: string;
  /** Set when the reply came out of the cache: seconds since it was stored. */
  readonly cachedFor?: number;
  /** In words: why these records, or why none. */
  readonly reason: string;
  readonly origins: readonly RecordOrigin[];
  /** What the errors plug-in prints. */
  readonly error?: string;
  /** Time spent waiting for others. */
  readonly took: Millis;
}

/** What came of a query to another server: its reply, silence, or a machine that says at once that nobody listens. */
export type Exchanged = DnsMessage | 'timeout' | 'refused';

/** What a server may look at while it answers. */
export interface DnsWorld {
  /** One instant of the API. The indexes CoreDNS keeps are built once per reader. */
  readonly reader: Reader;
  readonly now: Millis;
  draw(stream: string): number;
  /** What lies behind `forward`. */
  readonly upstream: Upstream;
  /** Asks a server inside the cluster and waits for it as long as it is told; undefined where the address is not one: then it is the world outside that is asked. */
  exchange?(query: DnsQuery, server: string, patience: Millis): Exchanged | undefined;
  /** /etc/resolv.conf of the server's Pod; absent: one name server that nobody has named. */
  readonly resolvConf?: string;
  /** When a Service or EndpointSlice last changed: the serial of the zone. */
  readonly lastChange?: Millis;
  /** False while the watches have not synced with the API server. */
  readonly synced?: boolean;
}

/** A query inside the server. Plug-ins may hand on a changed one. */
export interface Request extends DnsQuery {
  readonly client: { readonly address: string; readonly port: number };
  /** Query id, as logs show it. */
  readonly id: number;
  /** Absent: `IN`. */
  readonly class?: string;
}

/** One query being answered: the only thing that changes while the chain runs. */
export interface Turn {
  readonly world: DnsWorld;
  /** Addresses the server listens on, as the kubernetes plug-in sees them. */
  readonly localAddresses: readonly string[];
  cache: CacheMemory;
  /** What forward has learnt of its upstreams. */
  forwarding: ForwardMemory;
  /** What errors has counted instead of printing it. */
  consolidated: ConsolidatedErrors;
  /** The OPT record that the query has by now: plug-in rewrite may have made one. */
  edns: Edns | undefined;
  readonly log: string[];
  /** Asks the whole server anew (CoreDNS plugin/pkg/upstream `Lookup`): how CNAMEs out of the zone are completed. */
  lookup(name: string, type: string): Served;
  /** Options of another plug-in in the same server block, undefined if it is not there. */
  optionsOf(plugin: string): unknown;
}

export type Next = (request: Request) => Served;

/** What reading a directive comes to: options as plain data, or CoreDNS's own words. */
export type Setup<Options> =
  | { readonly ok: true; readonly options: Options }
  | { readonly ok: false; readonly message: string };

/** A plug-in: a file (or folder) of this directory, listed in order.ts. */
export interface Plugin<Options> {
  readonly name: string;
  /** Reads all directives of this name in a server block whose zones are given. Errors carry no `plugin/name:` yet. */
  setup(directives: readonly Directive[], zones: readonly string[]): Setup<Options>;
  /** Absent for plug-ins that take no part in a query. */
  serve?(options: Options, request: Request, turn: Turn, next: Next): Served;
}

/** A plug-in in the list of all. Its options are its own affair. */
export type AnyPlugin = Plugin<unknown>;

/** Puts a plug-in into the list: only options that its own `setup` made are ever handed to its `serve`. */
export const listed = <Options>(plugin: Plugin<Options>): AnyPlugin => ({
  name: plugin.name,
  setup: plugin.setup,
  ...(plugin.serve && {
    serve: (options, request, turn, next) =>
      plugin.serve?.(options as Options, request, turn, next) ?? next(request),
  }),
});
