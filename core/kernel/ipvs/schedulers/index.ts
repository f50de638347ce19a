/** Every scheduler that is known, by the name after `-s`. A new one is a file beside this one and a line here. */
import { dh } from './dh.ts';
import { lblc } from './lblc.ts';
import { lblcr } from './lblcr.ts';
import { lc } from './lc.ts';
import { mh } from './mh.ts';
import { nq } from './nq.ts';
import { rr } from './rr.ts';
import type { Scheduler } from './scheduler.ts';
import { sed } from './sed.ts';
import { sh } from './sh.ts';
import { wlc } from './wlc.ts';
import { wrr } from './wrr.ts';

export type { Choice, Load, Scheduler } from './scheduler.ts';
export { nameOf } from './scheduler.ts';

export const SCHEDULERS: ReadonlyMap<string, Scheduler> = new Map(
  [rr, wrr, lc, wlc, sed, nq, lblc, lblcr, dh, sh, mh].map((one) => [one.name, one] as const),
);

/** Names of all schedulers. */
export const IPVS_SCHEDULERS: readonly string[] = [...SCHEDULERS.keys()];
