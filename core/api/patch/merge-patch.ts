import { isObject, type Json, type JsonObject } from '../json.ts';

/** JSON merge patch (RFC 7386). */
export function mergePatch(target: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result: Record<string, Json> = { ...(isObject(target) ? (target as Record<string, Json>) : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === undefined) delete result[key];
    else result[key] = mergePatch(result[key] ?? null, value);
  }
  return result as JsonObject;
}
