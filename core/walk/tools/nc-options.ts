import type { Target, Unsent } from '../request.ts';

const FLAGS = new Set(['u', 'z', 'v', 'n', 'N', '4', '6']);
const USAGE = 'usage: nc [-46NnuvZz] [-w timeout] [destination] [port]';

interface Options {
  readonly names: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly timeout?: number;
}

function readOptions(words: readonly string[]): Options | Unsent {
  const names: string[] = [];
  const flags = new Set<string>();
  let timeout: number | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (!word.startsWith('-')) {
      names.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] as string;
      if (letter === 'w' || letter === 'q') {
        const value = word.slice(at + 1) || words[++i] || '';
        if (!/^\d+$/.test(value)) return { error: `nc: timeout invalid: ${value}`, exitCode: 1 };
        if (letter === 'w') timeout = Number(value) * 1000;
        break;
      }
      if (!FLAGS.has(letter)) return { error: `nc: invalid option -- '${letter}'\n${USAGE}`, exitCode: 1 };
      flags.add(letter);
    }
  }
  return { names, flags, ...(timeout === undefined ? {} : { timeout }) };
}

/** Reads the words after `nc`: OpenBSD netcat, as Debian ships it. `input` is what a pipe feeds in. */
export function parseNc(words: readonly string[], input: string | undefined): Target | Unsent {
  const options = readOptions(words);
  if ('error' in options) return options;
  const { names, flags, timeout } = options;
  const [host, port] = names;
  if (host === undefined || names.length > 2) return { error: USAGE, exitCode: 1 };
  if (port === undefined) return { error: 'nc: missing port number', exitCode: 1 };
  if (!/^\d+$/.test(port)) return { error: `nc: port number invalid: ${port}`, exitCode: 1 };
  if (Number(port) < 1 || Number(port) > 65535)
    return { error: `nc: port number ${Number(port) < 1 ? 'too small' : 'too large'}: ${port}`, exitCode: 1 };
  return {
    tool: 'nc',
    protocol: flags.has('u') ? 'UDP' : 'TCP',
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port),
    ...(flags.has('z') ? {} : { text: `${input ?? 'hello'}` }),
    ...(flags.has('4') ? { family: 'IPv4' as const } : flags.has('6') ? { family: 'IPv6' as const } : {}),
    ...(timeout === undefined ? {} : { timeout }),
  };
}
