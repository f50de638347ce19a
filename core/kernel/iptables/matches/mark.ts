import { type MatchExtension, not, valueAndMask } from '../extension.ts';

interface Mark {
  readonly negated: boolean;
  readonly value: number;
  readonly mask: number;
}

/** `-m mark [!] --mark VALUE[/MASK]` on the skb mark. */
export const mark: MatchExtension<Mark> = {
  name: 'mark',
  options: { '--mark': 1 },
  parse(given) {
    const option = given[0];
    const read = valueAndMask(option?.words[0] ?? '');
    if (!option || !read) return { error: 'mark: bad or missing --mark' };
    return { negated: option.negated, ...read };
  },
  print: ({ negated, value, mask }) =>
    `${not(negated)}--mark 0x${value.toString(16)}${mask === 0xffffffff ? '' : `/0x${mask.toString(16)}`}`,
  test: ({ negated, value, mask }, { packet }) => ((packet.mark & mask) >>> 0 === value) !== negated,
};
