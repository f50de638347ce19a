const CHANGES = ['created', 'configured', 'unchanged', 'deleted'] as const;

/** What `kubectl apply` printed, in one short line: the line itself, or how many of each. */
export function applyText(log: readonly string[]): string {
  const changed = log.filter((line) => !line.endsWith(' unchanged'));
  if (changed.length === 0) return log.length === 0 ? 'applied' : 'applied · nothing changed';
  if (changed.length === 1) return `applied · ${changed[0]}`;
  const counts = CHANGES.map(
    (change) => [log.filter((line) => line.includes(` ${change}`)).length, change] as const,
  );
  return `applied · ${counts
    .filter(([count]) => count > 0)
    .map(([count, change]) => `${count} ${change}`)
    .join(', ')}`;
}
