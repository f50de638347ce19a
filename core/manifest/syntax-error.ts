import type { YAMLParseError } from 'yaml';
import { blockStart, indentAt, isSiblingKey, lineOf, lineText } from './lines.ts';

/** What go-yaml would say: its words, the offset it names, and whether its scanner or its parser speaks. */
interface Finding {
  readonly text: string;
  readonly at: number;
  readonly by: 'scanner' | 'parser';
}

const scanner = (text: string, at: number): Finding => ({ text, at, by: 'scanner' });
const parser = (text: string, at: number): Finding => ({ text, at, by: 'parser' });

/** A parser error names where the construct around it begins, unless that is the first line. */
function inBlock(source: string, at: number, text = 'did not find expected key'): Finding {
  const start = blockStart(source, at);
  return parser(text, lineOf(source, start) > 0 ? start : at);
}

function unclosedFlow(source: string, at: number, open: '{' | '['): Finding {
  const start = source.lastIndexOf(open, at - 1);
  const text = `did not find expected ',' or '${open === '{' ? '}' : ']'}'`;
  return parser(text, lineOf(source, start) > 0 ? start : at);
}

const noColon = (at: number): Finding => scanner("could not find expected ':'", at);
const noMapping = (at: number): Finding => scanner('mapping values are not allowed in this context', at);

function missing(error: YAMLParseError, source: string): Finding {
  const [at] = error.pos;
  const quote = /Missing closing (.)quote/.exec(error.message)?.[1];
  if (quote) return scanner('found unexpected end of stream', source.lastIndexOf(quote, at));
  const flow = /[Ff]low (map|sequence)/.exec(error.message)?.[1];
  if (flow) return unclosedFlow(source, at, flow === 'map' ? '{' : '[');
  return /Implicit map keys/.test(error.message) ? noColon(at) : inBlock(source, at);
}

/** Follows libyaml from the `yaml` library's error codes (go-yaml scannerc.go, parserc.go). */
function findingOf(errors: readonly YAMLParseError[], source: string): Finding {
  const [error, second] = errors as readonly [YAMLParseError, YAMLParseError?];
  const [at, end] = error.pos;
  const tab = /^ *\t/.exec(lineText(source, at));
  if (tab) return scanner('found character that cannot start any token', at);
  switch (error.code) {
    case 'TAB_AS_INDENT':
    case 'BAD_SCALAR_START':
      return scanner('found character that cannot start any token', at);
    case 'BLOCK_AS_IMPLICIT_KEY':
      if (/block sequence/.test(error.message)) return inBlock(source, at);
      return noMapping(second?.code === 'MULTILINE_IMPLICIT_KEY' ? second.pos[1] : at);
    case 'MULTILINE_IMPLICIT_KEY':
      if (second?.code === 'UNEXPECTED_TOKEN') return inBlock(source, at);
      return isSiblingKey(source, at) ? noColon(at) : noMapping(end);
    case 'MISSING_CHAR':
      return missing(error, source);
    case 'BAD_INDENT':
    case 'UNEXPECTED_TOKEN': {
      const flow = /Flow (map|sequence)/.exec(error.message)?.[1];
      if (flow) return unclosedFlow(source, at, flow === 'map' ? '{' : '[');
      const inSequence = lineText(source, blockStart(source, at))
        .slice(indentAt(source, at))
        .startsWith('- ');
      return inBlock(source, at, inSequence ? "did not find expected '-' indicator" : undefined);
    }
    default:
      return scanner(error.message, at);
  }
}

/**
 * kubectl's words for a syntax error; `source` is the document's own chunk. go-yaml counts lines from 0, adds one
 * for its scanner only, and names no line for the first (decode.go `parser.fail`).
 */
export function goYamlMessage(errors: readonly YAMLParseError[], source: string): string {
  const { text, at, by } = findingOf(errors, source);
  const line = lineOf(source, at);
  const where = line === 0 ? '' : `line ${by === 'scanner' ? line + 1 : line}: `;
  return yamlToJsonMessage(where + text);
}

/** Any go-yaml message, as kubectl wraps it. */
export function yamlToJsonMessage(text: string): string {
  return `error converting YAML to JSON: yaml: ${text}`;
}
