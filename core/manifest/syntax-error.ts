import type { YAMLParseError } from 'yaml';
import { blocksAt } from './blocks.ts';
import { columnOf, lineOf, lineText, nextContent } from './lines.ts';

/** What go-yaml would say: its words, the offset it names, and whether its scanner or its parser speaks. */
interface Finding {
  readonly text: string;
  readonly at: number;
  readonly by: 'scanner' | 'parser';
}

const scanner = (text: string, at: number): Finding => ({ text, at, by: 'scanner' });
const parser = (text: string, at: number): Finding => ({ text, at, by: 'parser' });

const noMapping = (at: number): Finding => scanner('mapping values are not allowed in this context', at);
const noContent = (at: number): Finding => parser('did not find expected node content', at);

/** The scanner misses the colon when it comes to what stands after the key. */
const noColon = (source: string, key: number): Finding =>
  scanner("could not find expected ':'", nextContent(source, key));

const isAtLineStart = (source: string, at: number): boolean =>
  lineText(source, at).slice(0, columnOf(source, at)).trim() === '';

/** A key must stand here: the column is that of the innermost block. */
function isKeyNeeded(source: string, at: number): boolean {
  const top = blocksAt(source, at).at(-1);
  return isAtLineStart(source, at) && top?.column === columnOf(source, at);
}

const hasColon = (source: string, at: number): boolean =>
  /:(?:\s|$)/.test(source.slice(at).split('\n')[0] ?? '');

/** What a block does not go on with. */
function unexpected(source: string, given: number): Finding {
  const at = isAtLineStart(source, given)
    ? given + (/^ */.exec(source.slice(given))?.[0].length ?? 0)
    : given;
  const isText = !/^(?:-(?:\s|$)|[\]},])/.test(source.slice(at));
  if (isText && !hasColon(source, at) && isKeyNeeded(source, at)) return noColon(source, at);
  const top = isAtLineStart(source, at) ? blocksAt(source, at).at(-1) : undefined;
  const inSequence = top?.kind === 'sequence' && !top.isIndentless;
  return parser(`did not find expected ${inSequence ? "'-' indicator" : 'key'}`, at);
}

/** A tab breaks off a plain text that could go on in its line; elsewhere no token begins with one. */
function badTab(source: string, at: number): Finding {
  const before = source.slice(0, at).trimEnd();
  const last = lineText(source, before.length);
  const isPlain = !/[:\]}"'|>-]\s*$/.test(last.replace(/\s#.*$/, ''));
  return isPlain
    ? scanner('found a tab character that violates indentation', at)
    : scanner('found character that cannot start any token', at);
}

/** A plain text goes on over lines: what comes after it is not expected. */
function unclosedFlow(source: string, at: number, kind: string): Finding {
  const goesOn = /^\s*[^\s[\]{},:"']/.test(source.slice(at)) && !hasColon(source, at);
  const where = goesOn ? nextContent(source, at) : at;
  return parser(`did not find expected ',' or '${kind === 'map' ? '}' : ']'}'`, where);
}

function missing(error: YAMLParseError, source: string): Finding {
  const [at] = error.pos;
  if (/Missing closing .quote/.test(error.message))
    return scanner('found unexpected end of stream', source.length);
  const flow = /flow (map|sequence)/i.exec(error.message)?.[1];
  if (flow) return unclosedFlow(source, at, flow);
  return /Implicit map keys/.test(error.message) ? noColon(source, at) : unexpected(source, at);
}

function unexpectedToken(error: YAMLParseError, source: string): Finding {
  const [at] = error.pos;
  const flow = /Flow (map|sequence)/.exec(error.message)?.[1];
  if (flow) return unclosedFlow(source, at, flow);
  if (/Block scalar header/.test(error.message))
    return scanner('did not find expected comment or line break', at);
  const isValue = /Unexpected flow-/.test(error.message) && /:\s+$/.test(source.slice(0, at));
  return isValue ? noContent(at) : unexpected(source, at);
}

/** Follows libyaml from the `yaml` library's error codes (go-yaml scannerc.go, parserc.go). */
function findingOf(errors: readonly YAMLParseError[], source: string): Finding {
  const [error, second] = errors as readonly [YAMLParseError, YAMLParseError?];
  const [at, end] = error.pos;
  if (/^ *\t/.test(lineText(source, at)) && error.code !== 'BLOCK_AS_IMPLICIT_KEY') return badTab(source, at);
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return badTab(source, at);
    case 'BAD_SCALAR_START':
      if (source[at] === ',') return noContent(at);
      return scanner('found character that cannot start any token', at);
    case 'BLOCK_IN_FLOW':
      return noContent(at);
    case 'BAD_DQ_ESCAPE':
      return scanner('found unknown escape character', at);
    case 'BAD_ALIAS':
      return scanner('did not find expected alphabetic or numeric character', at);
    case 'BLOCK_AS_IMPLICIT_KEY':
      if (/block sequence/.test(error.message)) return unexpected(source, at);
      return noMapping(second?.code === 'MULTILINE_IMPLICIT_KEY' ? second.pos[1] : at);
    case 'MULTILINE_IMPLICIT_KEY':
      if (second?.code === 'UNEXPECTED_TOKEN') return unexpected(source, at);
      return isKeyNeeded(source, at) ? noColon(source, at) : noMapping(end);
    case 'MISSING_CHAR':
      return missing(error, source);
    case 'BAD_INDENT':
    case 'UNEXPECTED_TOKEN':
      return unexpectedToken(error, source);
    default:
      return scanner(error.message, at);
  }
}

/**
 * kubectl's words for a syntax error; `chunk` is the document's own text, to which kubectl adds a last newline. go-yaml counts lines from 0, adds one
 * for its scanner only, and names no line for the first (decode.go `parser.fail`).
 */
export function goYamlMessage(errors: readonly YAMLParseError[], chunk: string): string {
  const source = chunk.endsWith('\n') ? chunk : `${chunk}\n`;
  const { text, at, by } = findingOf(errors, source);
  const line = lineOf(source, at);
  const where = line === 0 ? '' : `line ${by === 'scanner' ? line + 1 : line}: `;
  return yamlToJsonMessage(where + text);
}

/** Any go-yaml message, as kubectl wraps it. */
export function yamlToJsonMessage(text: string): string {
  return `error converting YAML to JSON: yaml: ${text}`;
}
