import type { Family, Packet } from '../../net/index.ts';
import type { Tag } from '../load.ts';
import type { RuleVisit } from '../passage.ts';
import { PROTOCOLS, type Rule } from './rule.ts';
import { loadedRule, type ReadRule } from './rule-cache.ts';
import type { Chain } from './tables.ts';

/** A rule as packets meet it. */
export interface CompiledRule {
  readonly read: ReadRule;
  readonly tag: Tag | undefined;
  /** The one address that it is for, if the first thing that it looks at is a destination without a prefix. */
  readonly host: string | undefined;
  /** The record of an unmarked packet for another address, made once: of ten thousand rules it is nearly every one. */
  miss?: RuleVisit;
}

export interface CompiledChain {
  readonly rules: readonly CompiledRule[];
  /** Indices of the rules that a packet may match, in order; to all others it is the wrong host or the wrong port, and nothing more of them is looked at. */
  candidates(packet: Packet): readonly number[];
}

/** A host without prefix as a rule's first condition. */
function hostOf({ header: [first] }: Rule): string | undefined {
  if (first?.option !== '-d' || first.negated) return undefined;
  const [address, length] = first.value.split('/');
  return length === (first.value.includes(':') ? '128' : '32') ? address : undefined;
}

/** A protocol and port, where a rule looks at nothing else before. */
function portOf({ header: [first, second], matches }: Rule): string | undefined {
  if (first?.option !== '-p' || first.negated || second) return undefined;
  const protocol = PROTOCOLS[first.value];
  const looking = matches.find(({ match }) => match.name !== 'comment');
  const port = looking?.match.onlyPort?.(looking.options);
  return protocol === undefined || port === undefined ? undefined : portKey(protocol, port);
}

const portKey = (protocol: string, port: number): string => `${protocol} ${port}`;

const inOrder = (lists: readonly (readonly number[])[]): readonly number[] =>
  lists.flat().sort((a, b) => a - b);

function indexOf(rules: readonly CompiledRule[]): CompiledChain['candidates'] {
  const forAll: number[] = [];
  const byHost = new Map<string, number[]>();
  const byPort = new Map<string, number[]>();
  const add = (to: Map<string, number[]>, key: string, i: number): void => {
    if (!to.get(key)?.push(i)) to.set(key, [i]);
  };
  for (const [i, { read, host }] of rules.entries()) {
    const port = host === undefined ? portOf(read.rule) : undefined;
    if (host !== undefined) add(byHost, host, i);
    else if (port !== undefined) add(byPort, port, i);
    else forAll.push(i);
  }
  const merged = new Map<string, readonly number[]>();
  return ({ dst, protocol, dport }) => {
    const port = byPort.size > 0 ? portKey(protocol, dport) : '';
    const toHost = byHost.get(dst);
    const toPort = byPort.get(port);
    if (!toHost && !toPort) return forAll;
    const key = `${toHost ? dst : ''} ${toPort ? port : ''}`;
    const found = merged.get(key) ?? inOrder([toHost ?? [], toPort ?? [], forAll]);
    merged.set(key, found);
    return found;
  };
}

/**
 * Chains as packets meet them, by the list of their rules: a chain that changes has another list. What is kept here changes no
 * outcome; it spares packets from reading rules again.
 */
const known = new WeakMap<Chain['rules'], CompiledChain>();

export function compiled({ rules }: Chain, family: Family): CompiledChain {
  const found = known.get(rules);
  if (found) return found;
  const read = rules.map(({ text, tag }): CompiledRule => {
    const one = loadedRule(text, family);
    return { read: one, tag, host: hostOf(one.rule) };
  });
  const chain: CompiledChain = { rules: read, candidates: indexOf(read) };
  known.set(rules, chain);
  return chain;
}
