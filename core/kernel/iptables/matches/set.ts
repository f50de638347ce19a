import { type Direction, lookUp } from '../../ipset/contains.ts';
import { type MatchExtension, not } from '../extension.ts';
import { quoted } from '../words.ts';

interface SetMatch {
  readonly negated: boolean;
  readonly set: string;
  readonly directions: readonly Direction[];
}

const isDirection = (text: string): text is Direction => text === 'src' || text === 'dst';

/** `-m set [!] --match-set NAME src|dst,…`: whether the packet is in a set. A set that is not there holds nothing. */
export const set: MatchExtension<SetMatch> = {
  name: 'set',
  options: { '--match-set': 2 },
  parse(given) {
    const [option] = given;
    const [name, flags = ''] = option?.words ?? [];
    const directions = flags.split(',');
    if (!option || name === undefined)
      return { error: "set: You must specify `--match-set' with proper arguments" };
    if (name.length > 31) return { error: `set: setname \`${name}' too long, max 31 characters.` };
    if (!directions.every(isDirection) || directions.length > 6)
      return { error: `set: you must specify (the comma separated list of) 'src' or 'dst', not "${flags}"` };
    return { negated: option.negated, set: name, directions };
  },
  print: ({ negated, set: name, directions }) =>
    `${not(negated)}--match-set ${quoted(name)} ${directions.join(',')}`,
  test({ negated, set: name, directions }, { ipsets, packet, family }) {
    const found = ipsets?.[name];
    const tag = found && lookUp(found, directions, packet, family);
    return { matched: (tag !== undefined) !== negated, ...(tag && !negated ? { tag } : {}) };
  },
};
