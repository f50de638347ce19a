import type { Json } from '../../../api/index.ts';
import { lookUp, type Printed } from './json-path.ts';
import { alignRows } from './table.ts';

const cell = (values: readonly Json[] | undefined): string =>
  !values || values.length === 0
    ? '<none>'
    : values.map((value) => (typeof value === 'object' ? goValue(value) : String(value))).join(',');

/** A list or map as Go prints it: `[a b]`, `map[k:v]`. */
function goValue(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(goValue).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return value === null ? '<nil>' : String(value);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `map[${entries.map(([key, each]) => `${key}:${goValue(each ?? null)}`).join(' ')}]`;
}

/** `-o custom-columns=NAME:.metadata.name,…` (cli-runtime and kubectl customcolumn.go). */
export function printCustomColumns(spec: string, objects: readonly Json[], noHeaders = false): Printed {
  if (spec === '')
    return { ok: false, message: 'custom-columns format specified but no custom columns given' };
  const columns = (spec.match(/(?:\[[^\]]*\]|[^,])+/g) ?? []).map((column) => {
    const at = column.indexOf(':');
    return { column, header: column.slice(0, at), path: column.slice(at + 1), isWhole: at > 0 };
  });
  const bad = columns.find(({ isWhole }) => !isWhole);
  if (bad)
    return {
      ok: false,
      message: `unexpected custom-columns spec: ${bad.column}, expected <header>:<json-path-expr>`,
    };
  const rows = objects.map((object) => columns.map(({ path }) => cell(lookUp(path, object))));
  const headings = noHeaders ? [] : [columns.map(({ header }) => header)];
  return { ok: true, text: alignRows([...headings, ...rows]) };
}
