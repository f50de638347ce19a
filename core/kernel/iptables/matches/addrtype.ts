import { ADDRESS_TYPES, type AddressType, addressTypeOf } from '../../address-type.ts';
import type { Sight } from '../../sight.ts';
import { type MatchExtension, not } from '../extension.ts';

interface Side {
  readonly negated: boolean;
  readonly types: readonly AddressType[];
}

interface Addrtype {
  readonly src?: Side;
  readonly dst?: Side;
}

const printSide = (option: string, side: Side | undefined): readonly string[] =>
  side ? [`${not(side.negated)}${option} ${side.types.join(',')}`] : [];

const holds = (side: Side | undefined, address: string, sight: Sight): boolean =>
  !side || side.types.includes(addressTypeOf(address, sight)) !== side.negated;

/** `-m addrtype [!] --src-type LIST [!] --dst-type LIST`. LOCAL is any address of this node, 127.0.0.0/8 included. */
export const addrtype: MatchExtension<Addrtype> = {
  name: 'addrtype',
  options: { '--src-type': 1, '--dst-type': 1 },
  parse(given) {
    let read: Addrtype = {};
    for (const { option, negated, words } of given) {
      const names = (words[0] ?? '').split(',');
      const types = ADDRESS_TYPES.filter((type) => names.includes(type));
      if (types.length !== names.length) return { error: `addrtype: bad type "${words[0]}"` };
      read = { ...read, [option === '--src-type' ? 'src' : 'dst']: { negated, types } };
    }
    return given.length === 0 ? { error: 'addrtype: you must specify --src-type or --dst-type' } : read;
  },
  print: ({ src, dst }) => [...printSide('--src-type', src), ...printSide('--dst-type', dst)].join(' '),
  test: ({ src, dst }, sight) => holds(src, sight.packet.src, sight) && holds(dst, sight.packet.dst, sight),
};
