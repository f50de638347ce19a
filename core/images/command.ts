import type { Millis } from '../sim/index.ts';
import type { Exit, Listener } from './image.ts';

/** What a command line does, as far as the network and the kubelet can tell. */
export interface Behaviour {
  readonly listeners: readonly Listener[];
  /** Absent: it runs until it is stopped. */
  readonly exit?: Exit;
  /** Absent: SIGTERM is ignored, as PID 1 does without a handler of its own (signal(7), pid_namespaces(7)). */
  readonly stop?: Exit;
}

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86400 };
const forever: Behaviour = { listeners: [] };
const ends = (code: number, after: Millis = 0): Behaviour => ({ listeners: [], exit: { after, code } });

function sleepTime(words: readonly string[]): Millis | 'forever' {
  let seconds = 0;
  for (const word of words) {
    if (word === 'infinity' || word === 'inf') return 'forever';
    const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(word);
    if (match) seconds += Number(match[1]) * (SECONDS[match[2] ?? ''] ?? 1);
  }
  return seconds * 1000;
}

const listens = (
  port: number,
  speaks: Listener['speaks'],
  address = '0.0.0.0',
  protocol: Listener['protocol'] = 'TCP',
): Behaviour => ({
  listeners: [{ protocol, address, port, speaks }],
});

/** `127.0.0.1:8080`, `:8080` or `8080`, as servers take it: the part before the port, if any, and the port. */
export function bindAddress(text: string): { readonly address?: string; readonly port: number } {
  const colon = text.lastIndexOf(':');
  const host = text.slice(0, Math.max(0, colon)).replace(/^\[|\]$/g, '');
  const address = host === 'localhost' ? '127.0.0.1' : host;
  return { ...(address ? { address } : {}), port: Number(text.slice(colon + 1)) };
}

/** Value of `-p 8080`, `-p8080`, `--port 8080` or `--port=8080`. */
export function flag(words: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [index, word] of words.entries())
    for (const name of names) {
      if (word === name) return words[index + 1];
      if (word.startsWith(`${name}=`)) return word.slice(name.length + 1);
      if (/^-[a-z]$/.test(name) && word.startsWith(name) && /^\d+$/.test(word.slice(2))) return word.slice(2);
    }
  return undefined;
}

/** A shell script: its simple commands one after another, the first that never ends decides. */
function script(text: string): Behaviour {
  if (/\b(while|until)\s+(true|:|sleep|\[ 1)/.test(text)) return forever;
  let after = 0;
  let code = 0;
  for (const [part, joint] of text
    .split(/(&&|\|\||;|\n)/)
    .flatMap((p, i, all) => (i % 2 ? [] : [[p, all[i - 1]]]))) {
    const words = (part ?? '').trim().split(/\s+/).filter(Boolean);
    if (words.length === 0 || (joint === '&&' && code !== 0) || (joint === '||' && code === 0)) continue;
    const step = commandBehaviour(words) ?? ends(0);
    if (!step.exit) return step;
    after += step.exit.after;
    code = step.exit.code;
    if (words[0] === 'exit' || words[0] === 'exec') break;
  }
  return ends(code, after);
}

/**
 * Behaviour of a command line made of everyday tools (`sleep`, `sh -c`, `tail -f`, `nc -l`, `httpd`,
 * `python -m http.server`, …). Undefined for a program that is not known here.
 */
export function commandBehaviour(words: readonly string[]): Behaviour | undefined {
  const [path = '', ...rest] = words;
  const name = path.slice(path.lastIndexOf('/') + 1);
  switch (name) {
    case 'sh':
    case 'bash':
    case 'ash':
    case 'zsh': {
      const at = rest.findIndex((word) => /^-[a-z]*c$/.test(word));
      return at < 0 ? ends(0) : script(rest[at + 1] ?? '');
    }
    case 'exec':
      return commandBehaviour(rest);
    case 'sleep': {
      const time = sleepTime(rest);
      return time === 'forever' ? forever : ends(0, time);
    }
    case 'tail':
      return rest.some((word) => /^-[fF]$/.test(word)) ? forever : ends(0);
    case 'pause':
      return { listeners: [], stop: { after: 0, code: 0 } };
    case 'exit':
      return ends(Number(rest[0] ?? 0) & 255);
    case 'false':
      return ends(1);
    case 'true':
    case 'echo':
    case 'printf':
    case 'touch':
    case 'rm':
    case 'cat':
    case 'ls':
    case 'date':
    case 'env':
    case 'hostname':
    case 'ps':
    case 'curl':
    case 'wget':
    case 'nslookup':
    case 'dig':
      return ends(0);
    case 'nc':
    case 'ncat': {
      const port = flag(rest, '-p') ?? rest.find((word) => /^\d+$/.test(word));
      return rest.some((word) => /^-[a-z]*l/.test(word)) && port
        ? listens(
            Number(port),
            'echo',
            flag(rest, '-s'),
            rest.some((word) => /^-[a-z]*u/.test(word)) ? 'UDP' : 'TCP',
          )
        : ends(0);
    }
    case 'socat': {
      const [, protocol, port] =
        /^(TCP|UDP)[46]?-(?:LISTEN|RECVFROM):(\d+)/i.exec(rest.find((word) => word.includes(':')) ?? '') ??
        [];
      return port
        ? listens(Number(port), 'echo', '0.0.0.0', protocol?.toUpperCase() as 'TCP' | 'UDP')
        : ends(0);
    }
    case 'httpd': {
      const { address, port } = bindAddress(flag(rest, '-p') ?? '80');
      return rest.includes('-f') ? listens(port, 'http', address) : ends(0);
    }
    case 'python':
    case 'python3':
      if (!rest.includes('http.server')) return undefined;
      return listens(
        Number(rest.find((word) => /^\d+$/.test(word)) ?? 8000),
        'http',
        flag(rest, '--bind', '-b'),
      );
    default:
      return undefined;
  }
}
