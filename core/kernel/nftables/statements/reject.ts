import type { IcmpError } from '../../../net/index.ts';
import { accept, next, peek, type Reader, type Statement } from '../statement.ts';

/** What the sender gets for a name after `type`; rarer ones count as the nearest. */
const MEANINGS: Readonly<Record<string, IcmpError['type']>> = {
  'net-unreachable': 'net-unreachable',
  'no-route': 'net-unreachable',
  'host-unreachable': 'host-unreachable',
  'addr-unreachable': 'host-unreachable',
  'prot-unreachable': 'port-unreachable',
  'port-unreachable': 'port-unreachable',
  'net-prohibited': 'admin-prohibited',
  'host-prohibited': 'admin-prohibited',
  'admin-prohibited': 'admin-prohibited',
};

/** `reject [with icmp[v6|x] [type] NAME]`, `reject with tcp reset`. Port unreachable if nothing is said, and not printed then. */
export function reject(reader: Reader): Statement | undefined {
  if (!accept(reader, 'reject')) return undefined;
  if (!accept(reader, 'with'))
    return { text: 'reject', run: () => ({ do: 'REJECT', with: 'port-unreachable' }) };
  if (accept(reader, 'tcp', 'reset'))
    return { text: 'reject with tcp reset', run: () => ({ do: 'REJECT', with: 'tcp-reset' }) };
  const protocol = next(reader);
  accept(reader, 'type');
  const meaning = MEANINGS[peek(reader)];
  if (!meaning || !/^icmp(v6|x)?$/.test(protocol)) return undefined;
  const name = next(reader);
  const isDefault = name === 'port-unreachable';
  return {
    text: isDefault ? 'reject' : `reject with ${protocol} ${name}`,
    run: () => ({ do: 'REJECT', with: meaning }),
  };
}
