import { unsigned } from '../../numbers.ts';
import { type TargetExtension, valueAndMask } from '../extension.ts';

interface SetMark {
  readonly value: number;
  readonly mask: number;
}

const hex = (value: number): string => `0x${value.toString(16)}`;

/** `-j MARK`: every form becomes `--set-xmark VALUE/MASK`: clear the bits of the mask, then xor the value (xt_mark.c, libxt_MARK). */
export const mark: TargetExtension<SetMark> = {
  name: 'MARK',
  options: { '--set-mark': 1, '--set-xmark': 1, '--or-mark': 1, '--xor-mark': 1, '--and-mark': 1 },
  parse(given) {
    const option = given[0];
    const text = option?.words[0] ?? '';
    if (given.length !== 1 || !option) return { error: 'MARK: one of the --xxx-mark options is required' };
    const read = option.option.startsWith('--set') ? valueAndMask(text) : undefined;
    const bits = unsigned(text) ?? -1;
    if (read)
      return option.option === '--set-xmark'
        ? read
        : { value: read.value, mask: (read.value | read.mask) >>> 0 };
    if (bits < 0) return { error: `MARK: bad value "${text}"` };
    if (option.option === '--or-mark') return { value: bits, mask: bits };
    if (option.option === '--xor-mark') return { value: bits, mask: 0 };
    return { value: 0, mask: ~bits >>> 0 };
  },
  print: ({ value, mask }) => `--set-xmark ${hex(value)}/${hex(mask)}`,
  act: ({ value, mask }, { packet }) => ({ do: 'MARK', mark: ((packet.mark & ~mask) ^ value) >>> 0 }),
};
