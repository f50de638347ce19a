/** A step into a JSON value: a key or an index. */
export type Step = string | number;

/** The steps of a path as the API server prints them: `spec.ports[0].port`, `metadata.annotations[a.b/c]`. */
export function stepsOf(path: string): readonly Step[] {
  const steps: Step[] = [];
  for (const [, name, bracketed] of path.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)) {
    if (name !== undefined) steps.push(name);
    else if (bracketed !== undefined) steps.push(/^\d+$/.test(bracketed) ? Number(bracketed) : bracketed);
  }
  return steps;
}
