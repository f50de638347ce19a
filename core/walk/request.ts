import type { DnsToolName } from '../dns/index.ts';
import type { Family, Protocol } from '../net/index.ts';
import type { Millis } from '../sim/index.ts';

/** Who sends. */
export type Client =
  | { readonly from: 'pod'; readonly namespace: string; readonly name: string }
  | { readonly from: 'node'; readonly name: string }
  | { readonly from: 'outside'; readonly name: string };

/** A request as a person types it: `curl http://web`, `nc -zv web 80`, `echo hi | nc -u -w1 dns 53`, `ping web`. */
export interface Request {
  readonly client: Client;
  readonly line: string;
  /**
   * The node at which a packet enters the cluster that comes by a load balancer or by a route of the network outside. Absent: the
   * load balancer draws one of the nodes that it takes for healthy, and no route leads to addresses inside the cluster.
   */
  readonly entry?: string;
  /** An endpoint such as `10.244.1.8:8080` that every draw is bent to: the walk to that Pod is shown, if there is one. */
  readonly choose?: string;
  /** Sends over the connection that an earlier request of this kind left open, if it is still there, and leaves it open. */
  readonly keepAlive?: true;
}

export type ToolName = 'curl' | 'nc' | 'ping' | DnsToolName;

/** What a tool is asked for. */
export interface Target {
  readonly tool: ToolName;
  readonly protocol: Exclude<Protocol, 'SCTP'>;
  readonly host: string;
  /** 0 for ping. */
  readonly port: number;
  /** curl: what is asked for once the connection stands. */
  readonly http?: { readonly method: string; readonly path: string };
  /** nc: the text that is sent; absent with `-z`, which only opens the connection. */
  readonly text?: string;
  /** Addresses of this family only: `-4`, `-6`. */
  readonly family?: Family;
  /** dig, host, nslookup, getent: a name server is all that is asked, with these words. */
  readonly inquiry?: { readonly tool: DnsToolName; readonly words: readonly string[] };
  /** How long the tool waits: `--connect-timeout`, `-m`, `-w`. */
  readonly timeout?: Millis;
}

/** A request that could not be sent at all, in the words of the tool that would say so. */
export interface Unsent {
  readonly error: string;
  readonly exitCode: number;
}
