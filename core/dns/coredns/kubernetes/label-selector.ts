/** One requirement of a label selector in its text form. */
export interface LabelExpression {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

const SET = /^([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)$/;
const EQUALITY = /^([\w./-]+)\s*(!=|==|=)\s*([\w.-]*)$/;
const PRESENCE = /^(!?)\s*([\w./-]+)$/;

function parseRequirement(text: string): LabelExpression | undefined {
  const set = SET.exec(text);
  if (set?.[1]) {
    const values = (set[3] ?? '').split(',').map((value) => value.trim());
    return { key: set[1], operator: set[2] === 'in' ? 'In' : 'NotIn', values };
  }
  const equality = EQUALITY.exec(text);
  if (equality?.[1])
    return { key: equality[1], operator: equality[2] === '!=' ? 'NotIn' : 'In', values: [equality[3] ?? ''] };
  const presence = PRESENCE.exec(text);
  return presence?.[2]
    ? { key: presence[2], operator: presence[1] ? 'DoesNotExist' : 'Exists', values: [] }
    : undefined;
}

/** Reads `app=web,tier in (a, b),!canary` (apimachinery pkg/labels/selector.go); undefined if it is malformed. */
export function parseLabelSelector(text: string): readonly LabelExpression[] | undefined {
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
  const parsed = parts.map(parseRequirement);
  return parsed.every((requirement) => requirement !== undefined) ? parsed : undefined;
}
