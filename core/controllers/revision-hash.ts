import { type JsonObject, sortedJson } from '../api/index.ts';
import { FNV_OFFSET, FNV_PRIME, safeEncoded } from './deployment/hash.ts';

/** What encoding/json writes otherwise than JavaScript: it keeps JSON harmless within HTML. */
const escaped = (json: string): string =>
  json.replace(/[<>&]/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`);

/**
 * The hash of a revision's data: FNV-1 over its JSON and the collision count, safe-encoded (pkg/controller/history
 * HashControllerRevision). It multiplies before it mixes in, where pod-template-hash does so after.
 */
export function revisionHash(data: JsonObject, collisionCount: number): string {
  const text = `${escaped(sortedJson(data))}${collisionCount}`;
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash, FNV_PRIME) ^ (text.charCodeAt(index) & 255);
  return safeEncoded(hash >>> 0);
}
