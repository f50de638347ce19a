import type { Packet } from '../../core/index.ts';
import { endpointText } from '../state/index.ts';

/** A field of the packet header before and after a hop. */
export interface HeaderRow {
  readonly field: 'protocol' | 'src' | 'dst' | 'mark' | 'flags' | 'icmp' | 'payload';
  readonly before?: string;
  readonly after: string;
  readonly changed: boolean;
}

/** kube-proxy's masqueradeBit (14), the only mark bit that it sets. */
const MASQUERADE = 0x4000;

/** The skb mark with what it stands for. */
export function markText(mark: number): string {
  const hex = `0x${mark.toString(16)}`;
  return mark & MASQUERADE ? `${hex}, to be masqueraded` : mark === 0 ? `${hex}, no masquerade` : hex;
}

function fieldsOf(packet: Packet): Readonly<Partial<Record<HeaderRow['field'], string>>> {
  const isEcho = packet.protocol === 'ICMP' && !packet.icmp;
  return {
    // An echo request and its reply have an identifier, and no ports.
    protocol: isEcho ? `ICMP, id ${packet.sport || packet.dport}` : packet.protocol,
    src: endpointText(packet.src, isEcho ? 0 : packet.sport),
    dst: endpointText(packet.dst, isEcho ? 0 : packet.dport),
    mark: markText(packet.mark),
    ...(packet.tcp && { flags: packet.tcp }),
    ...(packet.icmp && {
      icmp: `${packet.icmp.type}, about ${endpointText(packet.icmp.about.dst, packet.icmp.about.dport)}`,
    }),
    ...(packet.payload !== undefined && { payload: packet.payload }),
  };
}

const ORDER: readonly HeaderRow['field'][] = ['protocol', 'flags', 'icmp', 'src', 'dst', 'mark', 'payload'];

/** The header of a hop as a diff, a row per field that it has. Empty for hops without a packet. */
export function headerRows(before: Packet | undefined, after: Packet | undefined): readonly HeaderRow[] {
  const now = after ?? before;
  if (!now) return [];
  const [old, fresh] = [before && fieldsOf(before), fieldsOf(now)];
  return ORDER.flatMap((field): HeaderRow[] => {
    const [was, is] = [old?.[field], fresh[field]];
    if (is === undefined) return [];
    return was === undefined
      ? [{ field, after: is, changed: false }]
      : [{ field, before: was, after: is, changed: was !== is }];
  });
}
