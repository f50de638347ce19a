import { type DnsToolName, dnsTools, subjectOf } from '../../dns/index.ts';
import type { Target, Unsent } from '../request.ts';
import { parseCurl } from './curl-options.ts';
import { parseNc } from './nc-options.ts';
import { parsePing } from './ping-options.ts';
import { readCommandLine } from './words.ts';

const isDnsTool = (word: string): word is DnsToolName => Object.hasOwn(dnsTools, word);

/** The tool reads its words itself; what it asks for is known when it asks. */
const parseInquiry = (tool: DnsToolName, words: readonly string[]): Target => ({
  tool,
  protocol: 'UDP',
  host: subjectOf(tool === 'getent' ? words.slice(1) : words),
  port: 53,
  inquiry: { tool, words },
});

/** Reads a request line. Of `curl` the word itself may be left out. Errors are those of the tool that was named. */
export function parseRequest(line: string): Target | Unsent {
  const { words, input } = readCommandLine(line);
  const [tool, ...rest] = words;
  if (tool === 'nc' || tool === 'netcat') return parseNc(rest, input);
  if (tool === 'ping') return parsePing(rest);
  if (tool && isDnsTool(tool)) return parseInquiry(tool, rest);
  return parseCurl(tool === 'curl' ? rest : words);
}
