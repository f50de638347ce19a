import type { Target, Unsent } from '../request.ts';
import { parseCurl } from './curl-options.ts';
import { parseNc } from './nc-options.ts';
import { parsePing } from './ping-options.ts';
import { readCommandLine } from './words.ts';

/** Reads a request line. Of `curl` the word itself may be left out. Errors are those of the tool that was named. */
export function parseRequest(line: string): Target | Unsent {
  const { words, input } = readCommandLine(line);
  const [tool, ...rest] = words;
  if (tool === 'nc' || tool === 'netcat') return parseNc(rest, input);
  if (tool === 'ping') return parsePing(rest);
  return parseCurl(tool === 'curl' ? rest : words);
}
