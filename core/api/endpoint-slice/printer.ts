import { age, column, type Printer } from '../printing/table.ts';
import { firstThree } from '../printing/text.ts';
import type { EndpointSlice } from './type.ts';

/** printEndpointSlice: all addresses, ready or not, in the order of the slice. */
export const endpointSlicePrinter: Printer<EndpointSlice> = {
  columns: ['Name', 'AddressType', 'Ports', 'Endpoints', 'Age'].map((name) => column(name)),
  cells: (slice, now) => [
    slice.metadata.name,
    slice.addressType,
    firstThree(
      (slice.ports ?? []).map(({ port, name }) => String(port ?? name ?? '*')),
      '<unset>',
    ),
    firstThree(
      (slice.endpoints ?? []).flatMap(({ addresses }) => addresses),
      '<unset>',
    ),
    age(slice, now),
  ],
};
