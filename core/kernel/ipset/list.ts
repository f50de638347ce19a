import { sortedKeys, sortedValues } from '../../sim/index.ts';
import type { Tag } from '../load.ts';
import type { IpSet, IpSets } from './set.ts';

/** One line that an ipset command prints. */
export interface IpsetLine {
  readonly text: string;
  readonly set: string;
  readonly tag?: Tag;
}

const inOrder = (sets: IpSets): readonly IpSet[] => Object.values(sets);

const members = ({ name, entries }: IpSet, print: (entry: string) => string): readonly IpsetLine[] => {
  const tags = sortedValues(entries);
  return sortedKeys(entries).map((entry, at) => ({
    text: print(entry),
    set: name,
    ...(tags[at] && Object.keys(tags[at]).length > 0 ? { tag: tags[at] } : {}),
  }));
};

const headOf = ({ type, header }: IpSet): string => (header === '' ? type : `${type} ${header}`);

/** What `ipset save` prints; `ipset restore` takes it. Sets in the order in which they were made, entries by text (real ones by hash). */
export function ipsetSave(sets: IpSets): readonly IpsetLine[] {
  return inOrder(sets).flatMap((set) => [
    { text: `create ${set.name} ${headOf(set)}`, set: set.name },
    ...members(set, (entry) => `add ${set.name} ${entry}`),
  ]);
}

/** What `ipset list` prints, without the lines about the kernel's own memory (revision, size, references). */
export function ipsetList(sets: IpSets): readonly IpsetLine[] {
  return inOrder(sets).flatMap((set, at) => [
    ...(at === 0 ? [] : [{ text: '', set: set.name }]),
    { text: `Name: ${set.name}`, set: set.name },
    { text: `Type: ${set.type}`, set: set.name },
    { text: `Header: ${set.header}`, set: set.name },
    { text: `Number of entries: ${set.entries.size}`, set: set.name },
    { text: 'Members:', set: set.name },
    ...members(set, (entry) => entry),
  ]);
}
