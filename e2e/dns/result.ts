/** How one comparison ended. */
export interface Result {
  readonly name: string;
  /** Absent: the two agree. */
  readonly difference?: string;
}

/** Prints what differs, and how many agree. */
export function printResults(title: string, results: readonly Result[]): number {
  const wrong = results.filter(({ difference }) => difference !== undefined);
  for (const { name, difference } of wrong) console.log(`✗ ${name}\n    ${difference}`);
  console.log(`${title}: ${results.length - wrong.length} alike, ${wrong.length} not`);
  return wrong.length;
}
