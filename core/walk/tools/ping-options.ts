import type { Target, Unsent } from '../request.ts';

const WITH_VALUE = new Set(['-c', '-i', '-s', '-W', '-w']);
const BARE = new Set(['-n', '-q', '-4', '-6']);

/** Reads the words after `ping` (iputils). One echo request is sent, however many are asked for. */
export function parsePing(words: readonly string[]): Target | Unsent {
  const hosts: string[] = [];
  let rest: Pick<Target, 'family' | 'timeout'> = {};
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (!word.startsWith('-')) hosts.push(word);
    else if (WITH_VALUE.has(word)) {
      const value = words[++i] ?? '';
      if (!/^[\d.]+$/.test(value)) return { error: `ping: invalid argument: '${value}'`, exitCode: 1 };
      if (word === '-W' || word === '-w') rest = { ...rest, timeout: Number(value) * 1000 };
    } else if (!BARE.has(word)) return { error: `ping: invalid option -- '${word.slice(1)}'`, exitCode: 2 };
    else if (word === '-4' || word === '-6') rest = { ...rest, family: word === '-4' ? 'IPv4' : 'IPv6' };
  }
  const host = hosts.at(-1);
  if (host === undefined) return { error: 'ping: usage error: Destination address required', exitCode: 1 };
  return { tool: 'ping', protocol: 'ICMP', host: host.replace(/^\[|\]$/g, ''), port: 0, ...rest };
}
