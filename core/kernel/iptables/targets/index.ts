/** Every target that is no chain, by the name after `-j`. A new one is a file beside this one and a line here. */
import type { TargetExtension } from '../extension.ts';
import { dnat } from './dnat.ts';
import { mark } from './mark.ts';
import { masquerade } from './masquerade.ts';
import { ct, notrack } from './notrack.ts';
import { reject } from './reject.ts';
import { snat } from './snat.ts';
import { accept, drop, return_ } from './verdicts.ts';

/** Options are the extension's own business: it made them in `parse` and nobody else looks inside. */
export type AnyTarget = TargetExtension<unknown>;

const ALL = [accept, ct, dnat, drop, mark, masquerade, notrack, reject, return_, snat];

export const TARGETS: ReadonlyMap<string, AnyTarget> = new Map(
  ALL.map((target) => [target.name, target as AnyTarget] as const),
);
