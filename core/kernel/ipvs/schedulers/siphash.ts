const MASK = 0xffff_ffff_ffff_ffffn;

const rotate = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & MASK;

type State = readonly [bigint, bigint, bigint, bigint];

function round([a, b, c, d]: State): State {
  let [v0, v1, v2, v3] = [a, b, c, d];
  v0 = (v0 + v1) & MASK;
  v1 = rotate(v1, 13n) ^ v0;
  v0 = rotate(v0, 32n);
  v2 = (v2 + v3) & MASK;
  v3 = rotate(v3, 16n) ^ v2;
  v0 = (v0 + v3) & MASK;
  v3 = rotate(v3, 21n) ^ v0;
  v2 = (v2 + v1) & MASK;
  v1 = rotate(v1, 17n) ^ v2;
  v2 = rotate(v2, 32n);
  return [v0, v1, v2, v3];
}

/** Linux's hsiphash of one 32-bit word on a 64-bit machine: SipHash-1-3, the low half (lib/siphash.c, hsiphash_1u32). */
export function hsiphash(word: number, key: bigint): number {
  const block = (4n << 56n) | BigInt(word >>> 0);
  let state: State = [
    0x736f6d6570736575n ^ key,
    0x646f72616e646f6dn ^ key,
    0x6c7967656e657261n ^ key,
    0x7465646279746573n ^ key ^ block,
  ];
  state = round(state);
  state = [state[0] ^ block, state[1], state[2] ^ 0xffn, state[3]];
  for (let i = 0; i < 3; i++) state = round(state);
  return Number((state[0] ^ state[1] ^ state[2] ^ state[3]) & 0xffff_ffffn);
}
