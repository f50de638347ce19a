/** What a rule is for. Not every role has a Service: `frame` and the roles below it belong to the node. */
export type RuleRole =
  /** Table and chain lines, COMMIT, jumps from built-in chains. */
  | 'frame'
  /** KUBE-POSTROUTING: masquerade what is marked. */
  | 'postrouting'
  /** KUBE-MARK-MASQ: set the mark. */
  | 'mark'
  /** KUBE-FORWARD: accept marked and established traffic, drop invalid packets. */
  | 'forward'
  /** KUBE-FIREWALL: nobody from outside talks to 127.0.0.0/8. */
  | 'localnet'
  /** The last rule of KUBE-SERVICES: local addresses go on to the node ports. */
  | 'node-ports'
  /** nftables: looks the destination up in a map; the tag of a visit is that of the element found. */
  | 'dispatch'
  /** nftables: refuses what is addressed to a cluster IP but to none of its ports. */
  | 'unused-port'
  /** nftables: drops what is addressed to a service address that nobody has. */
  | 'unallocated'
  /** Traffic to one frontend of a Service: takes it to the Service's chain. */
  | 'cluster-ip'
  | 'external-ip'
  | 'lb'
  | 'node-port'
  /** Refuses: no endpoint anywhere. In nftables mode the element that leads to the refusal names the Service. */
  | 'no-endpoints'
  /** Drops: policy Local, and no endpoint on this node. */
  | 'no-local-endpoints'
  /** Accepts requests to the health check node port. */
  | 'health-check'
  /** Asks for masquerading. */
  | 'mark-masq'
  /** Policy Local, but traffic of Pods and of the node itself may use all endpoints. */
  | 'short-circuit'
  /** From the external chain on to the chain of the traffic policy. */
  | 'policy'
  /** Lets a load balancer source range in. */
  | 'source-range'
  /** Drops what no source range let in. */
  | 'lb-firewall'
  /** Sticks to the endpoint of the client's last connection. */
  | 'affinity'
  /** Picks one endpoint by chance; in nftables mode one rule picks among all. */
  | 'choose'
  /** Masquerades an endpoint that was sent back to itself. */
  | 'hairpin'
  /** Sends the packet to its endpoint. */
  | 'dnat'
  /** Removes a chain that nothing uses any more. */
  | 'stale';

/**
 * The tag on every line that kube-proxy writes: where the rule comes from. All fields are text.
 *
 * - `service`: `namespace/name`; absent for roles of the node
 * - `port`: name of the Service's port, empty for an unnamed one
 * - `protocol`: `TCP`, `UDP`, `SCTP`
 * - `frontend`: on refusals and drops, which frontend they guard
 * - `policy`: on `affinity` and `choose`, the traffic policy whose endpoints these are
 * - `endpoint`: `ip:port`
 * - `slice`, `endpointIndex`: the EndpointSlice (`namespace/name`) and the place in its `endpoints`
 */
export type RuleTag = {
  readonly role: RuleRole;
  readonly service?: string;
  readonly port?: string;
  readonly protocol?: string;
  readonly frontend?: 'cluster-ip' | 'external-ip' | 'lb' | 'node-port';
  readonly policy?: 'Cluster' | 'Local';
  readonly endpoint?: string;
  readonly slice?: string;
  readonly endpointIndex?: string;
};
