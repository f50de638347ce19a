import type { Endpoints } from '../../../api/index.ts';
import type { Describer } from './describer.ts';
import { eventsOf, writeEvents } from './events.ts';
import { annotationsMultiline, labelsMultiline } from './writer.ts';

const list = (addresses: readonly { readonly ip: string }[] = []): string =>
  addresses.map(({ ip }) => ip).join(',') || '<none>';

/** `kubectl describe endpoints` (describeEndpoints). */
export const describeEndpoints: Describer<Endpoints> = (endpoints, { api, now }, writer) => {
  const { metadata, subsets = [] } = endpoints;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, metadata.annotations);
  writer.line(0, 'Subsets:');
  for (const { addresses, notReadyAddresses, ports = [] } of subsets) {
    writer.line(1, `Addresses:\t${list(addresses)}`);
    writer.line(1, `NotReadyAddresses:\t${list(notReadyAddresses)}`);
    if (ports.length > 0) {
      writer.line(1, 'Ports:');
      writer.line(2, 'Name\tPort\tProtocol');
      writer.line(2, '----\t----\t--------');
    }
    for (const { name, port, protocol } of ports)
      writer.line(2, `${name || '<unset>'}\t${port}\t${protocol}`);
    writer.line(0, '');
  }
  writeEvents(writer, eventsOf(api, endpoints), now);
};
