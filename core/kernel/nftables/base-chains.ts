import type { Family } from '../../net/index.ts';
import type { Hook } from '../passage.ts';
import { type BaseChain, chainsInOrder, type NftTable, type Ruleset, sees } from './ruleset.ts';

/** A base chain and the table it stands in. */
export interface HookedChain {
  readonly key: string;
  readonly chain: string;
  readonly base: BaseChain;
}

/** By the record of a table's chains, which stays the same while only sets change. */
const known = new WeakMap<NftTable['chains'], readonly (readonly [chain: string, base: BaseChain])[]>();

function baseChainsOf(table: NftTable): readonly (readonly [chain: string, base: BaseChain])[] {
  const found = known.get(table.chains);
  if (found) return found;
  const bases = chainsInOrder(table).flatMap(([name, { base }]) => (base ? [[name, base] as const] : []));
  known.set(table.chains, bases);
  return bases;
}

/** Chains of one hook by rising priority; those alike in the order in which they were made. */
export interface HookedChains {
  readonly nat: readonly HookedChain[];
  readonly others: readonly HookedChain[];
}

function find(ruleset: Ruleset, family: Family, hook: Hook): HookedChains {
  const name = hook.toLowerCase();
  const found = Object.entries(ruleset)
    .filter(([key]) => sees(key, family))
    .flatMap(([key, table]) =>
      baseChainsOf(table)
        .filter(([, base]) => base.hook === name)
        .map(([chain, base]): HookedChain => ({ key, chain, base })),
    )
    .sort((a, b) => a.base.priority - b.base.priority);
  return {
    nat: found.filter(({ base }) => base.type === 'nat'),
    others: found.filter(({ base }) => base.type !== 'nat'),
  };
}

/** By ruleset, then by family and hook: every packet asks at every hook. */
const hooked = new WeakMap<Ruleset, Map<string, HookedChains>>();

/** The base chains that packets of a family meet at a hook. */
export function chainsAt(ruleset: Ruleset, family: Family, hook: Hook): HookedChains {
  let byHook = hooked.get(ruleset);
  if (!byHook) {
    byHook = new Map();
    hooked.set(ruleset, byHook);
  }
  const key = family + hook;
  const chains = byHook.get(key) ?? find(ruleset, family, hook);
  byHook.set(key, chains);
  return chains;
}
