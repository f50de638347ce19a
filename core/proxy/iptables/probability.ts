/** 1/n with ten decimals, as Go prints it: 0.3333333333. (proxier.go computeProbability) */
export function probability(n: number): string {
  return (1 / n).toFixed(10);
}
