/** IP address family, spelt as in `Service.spec.ipFamilies`. */
export type Family = 'IPv4' | 'IPv6';

/** Transport protocols a Service may name, and the one that carries refusals. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP' | 'ICMP';

/**
 * The addresses of a packet. Addresses are canonical text; ports are 0 where the protocol has none. In an echo request the identifier
 * stands in place of the source port, in the reply to it in place of the destination port: as a tuple turned round has it.
 */
export interface Header {
  readonly protocol: Protocol;
  readonly src: string;
  readonly sport: number;
  readonly dst: string;
  readonly dport: number;
}

/** TCP control bits as far as the model needs them. */
export type TcpFlags = 'SYN' | 'SYN-ACK' | 'ACK' | 'PSH-ACK' | 'FIN-ACK' | 'RST';

/** The ICMP errors that a Service packet can meet. `about` is the header quoted in the error (RFC 792). */
export interface IcmpError {
  readonly type: 'port-unreachable' | 'host-unreachable' | 'net-unreachable' | 'admin-prohibited';
  readonly about: Header;
}

/** A packet inside one network namespace. `mark` is the skb mark: it never leaves the node. */
export interface Packet extends Header {
  readonly mark: number;
  readonly tcp?: TcpFlags;
  readonly icmp?: IcmpError;
  /** Application bytes in a form a person can read, such as `GET / HTTP/1.1` or `A? web.default.svc.cluster.local.` */
  readonly payload?: string;
}
