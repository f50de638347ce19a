import { formatLabels } from '../../../api/index.ts';

/** Lines of a description: two blanks per level, tabs between columns (kubectl pkg/describe PrefixWriter). */
export interface Writer {
  /** Whether events are told. */
  readonly withEvents: boolean;
  line(level: number, text: string): void;
  text(): string;
}

export function newWriter(withEvents: boolean): Writer {
  let written = '';
  return {
    withEvents,
    line(level, text) {
      written += `${'  '.repeat(level)}${text}\n`;
    },
    text: () => written,
  };
}

type StringMap = Readonly<Record<string, string>> | undefined;

/** One label per line, sorted (printLabelsMultiline). */
export function labelsMultiline(writer: Writer, title: string, labels: StringMap, level = 0): void {
  const keys = Object.keys(labels ?? {}).sort();
  if (keys.length === 0) writer.line(level, `${title}:\t<none>`);
  keys.forEach((key, index) => {
    // What stands below the title has no margin of its own.
    writer.line(index === 0 ? level : 0, `${index === 0 ? `${title}:` : ''}\t${key}=${labels?.[key]}`);
  });
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const WIDEST = 140;

/** Annotations, but for that of apply; long values go on a line of their own, cut (printAnnotationsMultiline). */
export function annotationsMultiline(
  writer: Writer,
  annotations: StringMap,
  title = 'Annotations',
  level = 0,
): void {
  const keys = Object.keys(annotations ?? {})
    .filter((key) => key !== LAST_APPLIED)
    .sort();
  if (keys.length === 0) writer.line(level, `${title}:\t<none>`);
  keys.forEach((key, index) => {
    const value = (annotations?.[key] ?? '').replace(/\n$/, '');
    const head = index === 0 ? `${title}:` : '';
    const margin = index === 0 ? level : 0;
    if (value.length + key.length + 2 <= WIDEST && !value.includes('\n')) {
      writer.line(margin, `${head}\t${key}: ${value}`);
      return;
    }
    writer.line(margin, `${head}\t${key}:`);
    const most = WIDEST - 2;
    for (const part of value.split('\n'))
      writer.line(0, `\t  ${part.length > most ? `${part.slice(0, most)}...` : part}`);
  });
}

/** `a=1,b=2` or `<none>`. */
export const labelsLine = formatLabels;

/** Amounts of resources by name under a title, which is left out where there are none. */
export function writeAmounts(
  writer: Writer,
  level: number,
  title: string,
  amounts: Readonly<Record<string, string>> = {},
): void {
  const names = Object.keys(amounts).sort();
  if (names.length > 0) writer.line(level, `${title}:`);
  for (const name of names) writer.line(level + 1, `${name}:\t${amounts[name]}`);
}
