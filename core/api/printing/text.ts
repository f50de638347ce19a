import type { LabelSelector } from '../meta.ts';

/** What stands where there is nothing. */
export const NONE = '<none>';

const byKey = ([left]: readonly [string, ...unknown[]], [right]: readonly [string, ...unknown[]]): number =>
  left < right ? -1 : left > right ? 1 : 0;

/** `a=1,b=2`, sorted by key (apimachinery pkg/labels FormatLabels). */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).sort(byKey);
  return pairs.length === 0 ? NONE : pairs.map(([key, value]) => `${key}=${value}`).join(',');
}

const operators = {
  In: (key: string, values: string): string => `${key} in (${values})`,
  NotIn: (key: string, values: string): string => `${key} notin (${values})`,
  Exists: (key: string): string => key,
  DoesNotExist: (key: string): string => `!${key}`,
};

/** `a=1,b in (2,3),!c`, sorted by key (apimachinery pkg/apis/meta/v1 FormatLabelSelector). */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {});
  const requirements: (readonly [string, string])[] = [
    ...labels.map(([key, value]) => [key, `${key}=${value}`] as const),
    ...(selector?.matchExpressions ?? []).map(
      ({ key, operator, values = [] }) =>
        [key, operators[operator](key, [...values].sort().join(','))] as const,
    ),
  ];
  return requirements.length === 0
    ? NONE
    : requirements
        .sort(byKey)
        .map(([, text]) => text)
        .join(',');
}

/** The first three of a list; the rest is a number. */
export function firstThree(all: readonly string[], empty: string): string {
  const more = all.length > 3 ? ` + ${all.length - 3} more...` : '';
  return all.length === 0 ? empty : `${all.slice(0, 3).join(',')}${more}`;
}

/** What of a Pod template the cells speak of; the type itself is in a folder that prints. */
interface Template {
  readonly spec: { readonly containers: readonly { readonly name: string; readonly image?: string }[] };
}

/** The cells `Containers` and `Images` of a workload (layoutContainerCells). */
export function containerCells(template: Template | undefined): readonly [string, string] {
  const containers = template?.spec.containers ?? [];
  return [containers.map(({ name }) => name).join(','), containers.map(({ image = '' }) => image).join(',')];
}
