import type { Service } from '../../api/index.ts';
import type { Packet } from '../../net/index.ts';
import type { Connection } from '../connect.ts';
import { serviceOrigin } from '../explain/origins.ts';
import type { Run } from '../run.ts';
import { nameOf, placeOf, type Station } from '../station.ts';
import { type Draft, docs, draft } from './hop-of.ts';

const VERBS = {
  TCP: 'opens a TCP connection to',
  UDP: 'sends a datagram to',
  ICMP: 'sends an echo request to',
} as const;

const becauseOf = (service: Service, packet: Packet): string =>
  `The ClusterIP ${packet.dst} is not on any interface: it exists only in rules. The ${packet.protocol === 'TCP' ? 'SYN' : 'packet'} goes by the default route to the node, where those rules wait. A port that the Service does not list (here it lists ${service.spec.ports?.map(({ port }) => port).join(', ')}) would meet no rule at all.`;

/** The first packet leaves, often for an address that no interface has. */
export function socketHop(run: Run, client: Station, { protocol, first, resumed }: Connection): Draft {
  const packet = first.legs[0]?.packet as Packet;
  const service = run.book.clusterIP(packet.dst);
  const index = service?.spec.ports?.findIndex(({ port }) => port === packet.dport) ?? -1;
  const to = packet.dport === 0 ? packet.dst : `${packet.dst}:${packet.dport}`;
  const where = service ? ', an address that no machine has' : '';
  return draft({
    time: first.legs[0]?.at ?? 0,
    kind: 'socket',
    place: placeOf(client),
    label: resumed ? 'same connection' : service ? 'ClusterIP' : 'connect',
    title: resumed
      ? 'The connection is open already'
      : service
        ? `A ${protocol === 'TCP' ? 'connection' : 'packet'} to the ClusterIP`
        : `A ${protocol === 'TCP' ? 'connection' : 'packet'} to ${packet.dst}`,
    caption: resumed
      ? `${nameOf(client)} sends over the ${protocol === 'UDP' ? 'socket' : 'connection'} that it holds open to ${to}, from the same port ${packet.sport}.`
      : `${nameOf(client)} ${VERBS[protocol]} ${to}${where}.`,
    because: resumed
      ? 'No name is looked up and no rule draws an endpoint: conntrack knows the flow, and every packet of it goes where the first one went.'
      : service
        ? becauseOf(service, packet)
        : client.at === 'pod'
          ? 'The packet leaves by the default route of the Pod’s network namespace.'
          : 'The packet leaves as the routing table of the sender says.',
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
