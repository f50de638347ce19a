import type { ApiObjectOf } from '../meta.ts';

export interface EndpointPort {
  readonly name?: string | null;
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  readonly port?: number | null;
  readonly appProtocol?: string;
}

export interface Endpoint {
  readonly addresses: readonly string[];
  readonly conditions?: {
    readonly ready?: boolean;
    readonly serving?: boolean;
    readonly terminating?: boolean;
  };
  readonly hostname?: string;
  readonly nodeName?: string;
  readonly zone?: string;
  readonly targetRef?: {
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
    readonly uid?: string;
  };
  readonly hints?: {
    readonly forZones?: readonly { readonly name: string }[];
    readonly forNodes?: readonly { readonly name: string }[];
  };
}

/** discovery.k8s.io/v1 EndpointSlice. A slice without endpoints has `endpoints: null` and `ports: null`. */
export interface EndpointSlice extends ApiObjectOf<'EndpointSlice', 'discovery.k8s.io/v1'> {
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN';
  readonly endpoints: readonly Endpoint[] | null;
  readonly ports: readonly EndpointPort[] | null;
}
