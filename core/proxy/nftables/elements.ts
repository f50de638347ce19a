import { emptySorted, sortedGet, sortedWith } from '../../sim/index.ts';
import type { Kept, KeptElement, Written } from '../mode.ts';
import type { RuleTag } from '../rule-tag.ts';
import type { Transaction } from './transaction.ts';

/** Sets and maps whose elements follow the Services, in the order in which what is left over is removed. */
const CONTAINERS = [
  'cluster-ips',
  'service-ips',
  'firewall-ips',
  'no-endpoint-services',
  'no-endpoint-nodeports',
  'service-nodeports',
  'hairpin-connections',
] as const;

export type Container = (typeof CONTAINERS)[number];

/** What a Service asks for. */
export type Asked = readonly [
  container: Container,
  key: string,
  tag: RuleTag,
  value?: string,
  comment?: string,
];

/** What a sync remembers of elements. */
type KeptElements = Required<Pick<Kept, 'elements'>> & Pick<Kept, 'contested'>;

/**
 * Writes only the difference between the elements that are there and those that are wanted. An element with another
 * value has to be deleted first: nft does not overwrite. (proxier.go nftElementStorage)
 */
export interface ElementStorage {
  /** Whether somebody has asked for an element with another value than somebody else. */
  readonly contested: boolean;
  ensure(...asked: Asked): void;
  /** Deletes what nobody asks for any more; gives what is there afterwards. */
  finish(): KeptElements;
}

type Drafts = Record<Container, Map<string, { value: string; askers: number }>>;

const newDrafts = (): Drafts =>
  Object.fromEntries(CONTAINERS.map((name) => [name, new Map()])) as unknown as Drafts;

/** Elements of Services that are written anew start without an asker; the others keep theirs, and need not ask again. */
export function elementStorage(
  { elements: before }: Kept,
  asked: readonly Written[],
  tx: Transaction,
): ElementStorage {
  const drafts = newDrafts();
  const draftOf = (container: Container, key: string) => {
    const own = drafts[container];
    let draft = own.get(key);
    const kept: KeptElement | undefined = draft ?? sortedGet(before?.[container] ?? emptySorted, key);
    if (!kept || draft) return draft;
    draft = { ...kept };
    own.set(key, draft);
    return draft;
  };
  let contested = false;
  const former = asked.flatMap(({ elements = [] }) => elements) as readonly (readonly [Container, string])[];
  for (const [container, key] of former) {
    const draft = draftOf(container, key);
    if (draft) draft.askers -= 1;
  }
  return {
    get contested() {
      return contested;
    },
    ensure(container, key, tag, value = '', comment) {
      const draft = draftOf(container, key);
      if (draft && draft.value !== value) {
        contested ||= draft.askers > 0;
        tx.deleteElement(container, key, tag);
      }
      if (draft?.value !== value) tx.addElement(container, key, tag, value, comment);
      drafts[container].set(key, { value, askers: (draft?.askers ?? 0) + 1 });
    },
    finish() {
      const elements: Record<string, KeptElements['elements'][string]> = {};
      for (const container of CONTAINERS) {
        const own: Map<string, KeptElement | undefined> = drafts[container];
        for (const [from, key] of former) {
          if (from !== container || own.get(key)?.askers !== 0) continue;
          tx.deleteElement(container, key);
          own.set(key, undefined);
        }
        elements[container] = sortedWith(before?.[container] ?? emptySorted, own);
      }
      return contested ? { elements, contested } : { elements };
    },
  };
}
