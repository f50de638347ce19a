import type { Service } from '../../api/index.ts';
import type { Packet } from '../../net/index.ts';
import type { Connection } from '../connect.ts';
import { serviceOrigin } from '../explain/origins.ts';
import type { Run } from '../run.ts';
import { nameOf, placeOf, type Station } from '../station.ts';
import { type Draft, docs, draft } from './hop-of.ts';

/** The Service whose ClusterIP a packet is for, to explain it. */
function serviceWith(run: Run, address: string): Service | undefined {
  return run.read
    .list('Service')
    .find((object): object is Service => object.kind === 'Service' && object.spec.clusterIP === address);
}

/** The first packet leaves for an address that no interface has. */
export function socketHop(run: Run, client: Station, { syn }: Connection): Draft {
  const packet = syn.legs[0]?.packet as Packet;
  const service = serviceWith(run, packet.dst);
  const index = service?.spec.ports?.findIndex(({ port }) => port === packet.dport) ?? -1;
  return draft({
    time: syn.legs[0]?.at ?? 0,
    kind: 'socket',
    place: placeOf(client),
    label: service ? 'ClusterIP' : 'connect',
    title: service ? 'A connection to the ClusterIP' : `A connection to ${packet.dst}`,
    caption: service
      ? `${nameOf(client)} opens a TCP connection to ${packet.dst}:${packet.dport}, an address that no machine has.`
      : `${nameOf(client)} opens a TCP connection to ${packet.dst}:${packet.dport}.`,
    because: service
      ? `The ClusterIP ${packet.dst} is not on any interface: it exists only in rules. The SYN goes by the default route to the node, where those rules wait. A port that the Service does not list (here it lists ${service.spec.ports?.map(({ port }) => port).join(', ')}) would meet no rule at all.`
      : 'The packet leaves by the default route of the Pod’s network namespace.',
    docs: docs.virtualIPs,
    before: packet,
    after: packet,
    derivedFrom: service
      ? [
          serviceOrigin(service, 'spec.clusterIP', packet.dst),
          ...(index >= 0 ? [serviceOrigin(service, `spec.ports[${index}].port`, String(packet.dport))] : []),
        ]
      : [],
  });
}
