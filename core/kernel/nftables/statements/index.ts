/** Every statement, tried in this order. A new one is a file beside this one and a line here. */
import type { Reader, Statement } from '../statement.ts';
import { counter } from './counter.ts';
import { dynset } from './dynset.ts';
import { setMark } from './mark.ts';
import { match } from './match.ts';
import { dnat, masquerade, snat } from './nat.ts';
import { notrack } from './notrack.ts';
import { queue } from './queue.ts';
import { reject } from './reject.ts';
import { verdict } from './verdict.ts';

export const STATEMENTS: readonly ((reader: Reader) => Statement | undefined)[] = [
  verdict,
  setMark,
  dynset,
  counter,
  reject,
  dnat,
  snat,
  masquerade,
  notrack,
  queue,
  match,
];
