import type { Trace } from './trace.ts';

/** One call as somebody saw it: the real kernels, or core. Ports that chance picks are written as roles. */
export interface Observation {
  /** `answered`, `refused`, `reset`, `unreachable`, or `timeout`. */
  readonly outcome: string;
  /** The client's errno, and the packet that told it. */
  readonly error: string | undefined;
  readonly evidence: string | undefined;
  /** The address that the client sent from. */
  readonly source: string | undefined;
  /** Who got the request, and from whom: `10.244.1.2:8080 < 10.244.1.1:*`. */
  readonly seen: readonly string[];
  /** Entries that the call made, by node. */
  readonly conntrack: Readonly<Record<string, readonly string[]>>;
  readonly trace: Trace;
}

/** A part of two observations that is not alike. */
export interface Difference {
  readonly part: string;
  readonly linux: unknown;
  readonly core: unknown;
}

const PARTS = ['outcome', 'error', 'evidence', 'source', 'seen', 'conntrack', 'trace'] as const;

/** JSON whose keys are sorted and whose empty parts are left out. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const entries = Object.entries(value)
    .filter(([, part]) => part !== undefined && !(Array.isArray(part) && part.length === 0))
    .map(([key, part]) => [key, canonical(part)] as const)
    .filter(([, part]) => !(typeof part === 'object' && part !== null && Object.keys(part).length === 0));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Every part in which core is not what Linux was, the weightiest first. Parts that core's side does not tell are left out. */
export function differences(linux: Observation, core: Partial<Observation>): readonly Difference[] {
  return PARTS.filter((part) => part in core)
    .filter((part) => JSON.stringify(canonical(linux[part])) !== JSON.stringify(canonical(core[part])))
    .map((part) => ({ part, linux: linux[part], core: core[part] }));
}
