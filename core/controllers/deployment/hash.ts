import { type PodTemplate, sortedJson } from '../../api/index.ts';

export const HASH_LABEL = 'pod-template-hash';

/** http://www.isthe.com/chongo/tech/comp/fnv, 32 bit. */
export const FNV_OFFSET = 0x811c9dc5;
export const FNV_PRIME = 0x01000193;

/** FNV-1a, 32 bit, over UTF-16 code units' low bytes. */
function fnv32a(text: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ (text.charCodeAt(index) & 255), FNV_PRIME);
  return hash >>> 0;
}

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** A number without digits that could spell something (apimachinery pkg/util/rand SafeEncodeString). */
export const safeEncoded = (hash: number): string =>
  [...String(hash)].map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length]).join('');

/**
 * pod-template-hash: FNV-32a over a dump of the template, printed in decimal and safe-encoded, so only
 * `456789bcdf` occur. The same template always gives the same hash. Upstream dumps Go structs with spew, whose exact
 * bytes are not reproducible here, so a hash differs from the one a real cluster would show
 * (pkg/controller/controller_utils.go ComputeHash).
 */
export function computeHash(template: PodTemplate, collisionCount?: number): string {
  const hash = fnv32a(sortedJson(template) + (collisionCount ? String(collisionCount) : ''));
  return safeEncoded(hash);
}

/** The template without the hash label, for comparison. */
export function withoutHash(template: PodTemplate): PodTemplate {
  const { [HASH_LABEL]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}
