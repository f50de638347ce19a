import type { EndpointSlice } from '../../../api/index.ts';
import type { Describer } from './describer.ts';
import { eventsOf, writeEvents } from './events.ts';
import { annotationsMultiline, labelsMultiline } from './writer.ts';

/** `kubectl describe endpointslice` (describeEndpointSliceV1): of the conditions only Ready is shown. */
export const describeEndpointSlice: Describer<EndpointSlice> = (slice, { api, now }, writer) => {
  const { metadata, ports, endpoints } = slice;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, metadata.annotations);
  writer.line(0, `AddressType:\t${slice.addressType}`);
  if ((ports ?? []).length === 0) writer.line(0, 'Ports: <unset>');
  else {
    writer.line(0, 'Ports:');
    writer.line(1, 'Name\tPort\tProtocol');
    writer.line(1, '----\t----\t--------');
    for (const { name, port, protocol } of ports ?? [])
      writer.line(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol}`);
  }
  if ((endpoints ?? []).length === 0) writer.line(0, 'Endpoints: <none>');
  else writer.line(0, 'Endpoints:');
  for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints ?? []) {
    writer.line(1, `- Addresses:\t${addresses.join(', ')}`);
    writer.line(2, 'Conditions:');
    writer.line(3, `Ready:\t${conditions?.ready ?? '<unset>'}`);
    writer.line(2, `Hostname:\t${hostname || '<unset>'}`);
    if (targetRef) writer.line(2, `TargetRef:\t${targetRef.kind}/${targetRef.name}`);
    writer.line(2, `NodeName:\t${nodeName || '<unset>'}`);
    writer.line(2, `Zone:\t${zone || '<unset>'}`);
  }
  writeEvents(writer, eventsOf(api, slice), now);
};
