import { addressTypeOf } from '../../address-type.ts';
import { accept, type Reader, type Selector } from '../statement.ts';

const selector = (field: 'saddr' | 'daddr'): Selector => ({
  text: `fib ${field} type`,
  type: 'fib_addrtype',
  read: (sight) =>
    addressTypeOf(field === 'saddr' ? sight.packet.src : sight.packet.dst, sight).toLowerCase(),
});

/** `fib saddr type`, `fib daddr type`: what the routing tables say an address is. */
export function fib(reader: Reader): Selector | undefined {
  if (accept(reader, 'fib', 'saddr', 'type')) return selector('saddr');
  return accept(reader, 'fib', 'daddr', 'type') ? selector('daddr') : undefined;
}
