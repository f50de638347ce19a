/** 1/n with ten decimals, as Go prints it: 0.3333333333. (proxier.go computeProbability) */
export const probability = (n: number): string => (1 / n).toFixed(10);

/** Made once for each n. Services have about as many endpoints as each other, and a text of its own for each rule is a lot of text. */
const known: string[] = [];

/** The end of a rule that takes one packet in n, up to the name of the target; the last one takes all that are left. */
export function chanceOfOneIn(n: number): string {
  known[n] ??= n > 1 ? `-m statistic --mode random --probability ${probability(n)} -j ` : '-j ';
  return known[n];
}
