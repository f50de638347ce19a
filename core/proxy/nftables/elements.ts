import type { Kept } from '../mode.ts';
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

/** Elements by container: key ► value, empty in sets. */
export type Elements = NonNullable<Kept['elements']>;

/**
 * Writes only the difference between the elements that are there and those that are wanted. An element with another
 * value has to be deleted first: nft does not overwrite. (proxier.go nftElementStorage)
 */
export interface ElementStorage {
  ensure(container: Container, key: string, tag: RuleTag, value?: string, comment?: string): void;
  /** Deletes what nobody has asked for; gives what is there afterwards. */
  finish(): Elements;
}

export function elementStorage(before: Elements | undefined, tx: Transaction): ElementStorage {
  const wanted = Object.fromEntries(CONTAINERS.map((name) => [name, {} as Record<string, string>]));
  return {
    ensure(container, key, tag, value = '', comment) {
      const own = wanted[container] as Record<string, string>;
      const known = own[key] ?? before?.[container]?.[key];
      own[key] = value;
      if (known === value) return;
      if (known !== undefined) tx.deleteElement(container, key, tag);
      tx.addElement(container, key, tag, value, comment);
    },
    finish() {
      for (const container of CONTAINERS)
        for (const key in before?.[container])
          if (wanted[container]?.[key] === undefined) tx.deleteElement(container, key);
      return wanted;
    },
  };
}
