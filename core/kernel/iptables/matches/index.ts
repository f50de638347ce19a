/** Every match that is known, by the name after `-m`. A new one is a file beside this one and a line here. */
import type { MatchExtension } from '../extension.ts';
import { addrtype } from './addrtype.ts';
import { comment } from './comment.ts';
import { conntrack } from './conntrack.ts';
import { mark } from './mark.ts';
import { multiport } from './multiport.ts';
import { nfacct } from './nfacct.ts';
import { physdev } from './physdev.ts';
import { recent } from './recent.ts';
import { sctp } from './sctp.ts';
import { state } from './state.ts';
import { statistic } from './statistic.ts';
import { tcp } from './tcp.ts';
import { udp } from './udp.ts';

/** Options are the extension's own business: it made them in `parse` and nobody else looks inside. */
export type AnyMatch = MatchExtension<unknown>;

const ALL = [
  addrtype,
  comment,
  conntrack,
  mark,
  multiport,
  nfacct,
  physdev,
  recent,
  sctp,
  state,
  statistic,
  tcp,
  udp,
];

const known = new Map(ALL.map((match) => [match.name, match as AnyMatch] as const));

export const MATCHES: ReadonlyMap<string, AnyMatch> = known;

/** Makes a match known that not every session needs. */
export function addMatch(match: AnyMatch): void {
  known.set(match.name, match);
}
