type Labels = Readonly<Record<string, string>> | undefined;

/** One requirement of a selector: `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a` (labels.Parse). */
function requirement(text: string): (labels: Labels) => boolean {
  const sets = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(text);
  if (sets) {
    const [, key = '', operator, list = ''] = sets;
    const values = list.split(',').map((each) => each.trim());
    return (labels) => {
      const value = labels?.[key];
      const isIn = value !== undefined && values.includes(value);
      return operator === 'in' ? isIn : !isIn;
    };
  }
  const [, key = '', operator, value = ''] = /^([^!=]+?)\s*(!=|==?)\s*(.*)$/.exec(text) ?? [];
  if (operator === '!=') return (labels) => labels?.[key] !== value;
  if (operator !== undefined) return (labels) => labels?.[key] === value;
  return text.startsWith('!')
    ? (labels) => labels?.[text.slice(1).trim()] === undefined
    : (labels) => labels?.[text.trim()] !== undefined;
}

/** The test that a `-l` selector stands for. */
export function selectorOf(text: string): (labels: Labels) => boolean {
  const parts = text.split(/,(?![^(]*\))/).map((each) => each.trim());
  const tests = parts.filter((each) => each !== '').map(requirement);
  return (labels) => tests.every((test) => test(labels));
}
