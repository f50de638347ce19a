/** Who sends. */
export type Client =
  | { readonly from: 'pod'; readonly namespace: string; readonly name: string }
  | { readonly from: 'node'; readonly name: string }
  | { readonly from: 'outside'; readonly name: string };

/** A request as a person types it: `curl http://web`, `curl http://10.96.42.17:80/healthz`. */
export interface Request {
  readonly client: Client;
  readonly line: string;
}
