import type { LabelSelector } from './meta.ts';

type Labels = Readonly<Record<string, string>> | undefined;

/** Whether every label of `wanted` is there with that value. An empty or absent `wanted` selects everything. */
export function labelsContain(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => labels?.[key] === value);
}

/**
 * Whether a metav1.LabelSelector selects these labels; an absent one selects nothing, an empty one everything
 * (apimachinery pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector).
 */
export function selects(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (!selector || !labelsContain(labels, selector.matchLabels)) return false;
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels?.[key];
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    const isListed = value !== undefined && values.includes(value);
    return operator === 'In' ? isListed : !isListed;
  });
}
