import type { ApiObjectOf } from '../meta.ts';

export interface EndpointAddress {
  readonly ip: string;
  readonly hostname?: string;
  readonly nodeName?: string;
  readonly targetRef?: {
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
    readonly uid?: string;
  };
}

/** core/v1 Endpoints, the predecessor of EndpointSlice. */
export interface Endpoints extends ApiObjectOf<'Endpoints', 'v1'> {
  readonly subsets?: readonly {
    readonly addresses?: readonly EndpointAddress[];
    readonly notReadyAddresses?: readonly EndpointAddress[];
    readonly ports?: readonly {
      readonly name?: string;
      readonly port: number;
      readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
      readonly appProtocol?: string;
    }[];
  }[];
}
