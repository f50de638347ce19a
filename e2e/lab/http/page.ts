import type { ApiObject, Status } from '../../../core/api/index.ts';
import { badRequest } from '../../../core/api/index.ts';

/** Where a list goes on: at which version, after which key. */
export interface Mark {
  readonly version: number;
  readonly start: string;
}

const VERSION = 'meta.k8s.io/v1';

/** A continue token, as the real one writes it: nobody should look into it (apiserver pkg/storage/continue.go). */
export const tokenOf = ({ version, start }: Mark): string =>
  Buffer.from(JSON.stringify({ v: VERSION, rv: version, start })).toString('base64url');

/** Reads a continue token. */
export function markOf(token: string): { readonly mark: Mark } | { readonly status: Status } {
  try {
    const { v, rv, start } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (v === VERSION && typeof rv === 'number' && typeof start === 'string')
      return { mark: { version: rv, start } };
  } catch {
    // Not one of ours.
  }
  return { status: badRequest('continue key is not valid: encoded continue key is not valid') };
}

/** What is left of a list. */
export interface Page {
  readonly objects: readonly ApiObject[];
  /** metav1.ListMeta of the page, but for its version. */
  readonly rest: { readonly continue?: string; readonly remainingItemCount?: number };
}

/** The part of a list from a key on, at most `limit` long. How many remain is not told where selectors chose. */
export function pageOf(
  objects: readonly ApiObject[],
  keyOf: (object: ApiObject) => string,
  { limit, from, version, counts }: { limit: number; from: string; version: number; counts: boolean },
): Page {
  const ahead = objects.filter((object) => keyOf(object) >= from);
  const last = limit > 0 && ahead.length > limit ? ahead[limit - 1] : undefined;
  if (!last) return { objects: ahead, rest: {} };
  const remainingItemCount = ahead.length - limit;
  return {
    objects: ahead.slice(0, limit),
    rest: {
      continue: tokenOf({ version, start: `${keyOf(last)}\0` }),
      ...(counts ? { remainingItemCount } : {}),
    },
  };
}
