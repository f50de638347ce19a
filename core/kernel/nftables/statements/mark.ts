import { unsigned } from '../../numbers.ts';
import { hex } from '../datatypes.ts';
import { accept, next, type Reader, type Statement } from '../statement.ts';

const OPERATORS: Readonly<Record<string, '|' | '&' | '^'>> = {
  or: '|',
  '|': '|',
  and: '&',
  '&': '&',
  xor: '^',
  '^': '^',
};

const apply = {
  '|': (a: number, b: number) => a | b,
  '&': (a: number, b: number) => a & b,
  '^': (a: number, b: number) => a ^ b,
};

/** `meta mark set VALUE` or `meta mark set meta mark or|and|xor VALUE`. */
export function setMark(reader: Reader): Statement | undefined {
  if (!accept(reader, 'meta', 'mark', 'set') && !accept(reader, 'mark', 'set')) return undefined;
  const fromOld = accept(reader, 'meta', 'mark') || accept(reader, 'mark');
  const operator = fromOld ? OPERATORS[next(reader)] : undefined;
  const value = unsigned(next(reader));
  if (value === undefined || (fromOld && !operator)) return undefined;
  return {
    text: `meta mark set ${operator ? `meta mark ${operator} ` : ''}${hex(value)}`,
    run: ({ packet }) => ({
      do: 'MARK',
      mark: (operator ? apply[operator](packet.mark, value) : value) >>> 0,
    }),
  };
}
