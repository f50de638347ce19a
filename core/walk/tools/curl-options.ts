import type { Target, Unsent } from '../request.ts';

/** Options that change what is printed but not what is sent. */
const QUIET = new Set([
  '-v',
  '--verbose',
  '-s',
  '--silent',
  '-S',
  '--show-error',
  '-i',
  '--include',
  '-k',
  '-L',
]);
const SECONDS = new Set(['-m', '--max-time', '--connect-timeout']);
/** Values that this page has no use for: the answer is shown anyway. */
const IGNORED_VALUES = new Set(['-o', '--output', '-w', '--write-out', '-A', '--user-agent']);

interface Options {
  readonly urls: readonly string[];
  readonly method: string;
  readonly rest: Pick<Target, 'family' | 'timeout'>;
}

/** Takes `-sv` apart into `-s -v`. */
const single = (word: string): readonly string[] =>
  /^-[a-zA-Z46]{2,}$/.test(word) ? [...word.slice(1)].map((letter) => `-${letter}`) : [word];

function readOptions(given: readonly string[]): Options | Unsent {
  const words = given.flatMap(single);
  const urls: string[] = [];
  let method = 'GET';
  let rest: Options['rest'] = {};
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (!word.startsWith('-') || word === '-') urls.push(word);
    else if (word === '-I' || word === '--head') method = 'HEAD';
    else if (word === '-4' || word === '--ipv4') rest = { ...rest, family: 'IPv4' };
    else if (word === '-6' || word === '--ipv6') rest = { ...rest, family: 'IPv6' };
    else if (word === '-X' || word === '--request') method = words[++i] ?? method;
    else if (SECONDS.has(word)) {
      const seconds = Number(words[++i]);
      if (!(seconds >= 0))
        return { error: `curl: option ${word}: expected a proper numerical parameter`, exitCode: 2 };
      if (seconds > 0) rest = { ...rest, timeout: seconds * 1000 };
    } else if (IGNORED_VALUES.has(word)) i++;
    else if (!QUIET.has(word)) return { error: `curl: option ${word}: is unknown`, exitCode: 2 };
  }
  return { urls, method, rest };
}

const URL_PARTS = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\[[0-9a-f:.]+\]|[^/:?#]*)(?::(\d*))?([/?][^#]*)?(?:#.*)?$/i;

/**
 * Reads the words after `curl`. `http://` may be left out, as curl itself allows.
 * Errors are curl's own, with its exit code (https://curl.se/libcurl/c/libcurl-errors.html).
 */
export function parseCurl(words: readonly string[]): Target | Unsent {
  const options = readOptions(words);
  if ('error' in options) return options;
  const url = options.urls[0];
  if (!url) return { error: 'curl: (2) no URL specified', exitCode: 2 };
  const parts = URL_PARTS.exec(url);
  if (!parts) return { error: 'curl: (3) URL rejected: Malformed input to a URL function', exitCode: 3 };
  const [, scheme = 'http', host = '', port, path = '/'] = parts;
  if (scheme.toLowerCase() !== 'http')
    return { error: `curl: (1) Protocol "${scheme}" not supported`, exitCode: 1 };
  if (host === '') return { error: 'curl: (3) URL rejected: No host part in the URL', exitCode: 3 };
  const number = port ? Number(port) : 80;
  if (number > 65535)
    return {
      error: 'curl: (3) URL rejected: Port number was not a decimal number between 0 and 65535',
      exitCode: 3,
    };
  const absolute = path.startsWith('/') ? path : `/${path}`;
  return {
    tool: 'curl',
    protocol: 'TCP',
    host: host.replace(/^\[|\]$/g, ''),
    port: number,
    http: { method: options.method, path: absolute },
    ...options.rest,
  };
}
