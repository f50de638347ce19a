/** Who sends. */
export type Client =
  | { readonly from: 'pod'; readonly namespace: string; readonly name: string }
  | { readonly from: 'node'; readonly name: string }
  | { readonly from: 'outside'; readonly name: string };

/** A request as a person types it: `curl http://web`, `curl http://10.96.42.17:80/healthz`. */
export interface Request {
  readonly client: Client;
  readonly line: string;
}

/** What curl is asked for. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly method: string;
}

/** Options of curl that change what is printed but not what is sent. */
const QUIET_OPTIONS = new Set(['-v', '--verbose', '-s', '--silent', '-S', '-i', '-4', '-sv', '-sS', '-vs']);

/**
 * Reads a request line. `curl` may be left out, and so may `http://`, as curl itself allows.
 * Errors are curl's own, with its exit code (https://curl.se/libcurl/c/libcurl-errors.html).
 */
export function parseRequest(line: string): Target | { readonly error: string; readonly exitCode: number } {
  const words = line.trim().split(/\s+/).filter(Boolean);
  if (words[0] === 'curl') words.shift();
  const head = words.some((word) => word === '-I' || word === '--head');
  const urls = words.filter((word) => !QUIET_OPTIONS.has(word) && word !== '-I' && word !== '--head');
  const unknown = urls.find((word) => word.startsWith('-'));
  if (unknown) return { error: `curl: option ${unknown}: is unknown`, exitCode: 2 };
  const url = urls[0];
  if (!url) return { error: 'curl: (2) no URL specified', exitCode: 2 };
  const parts =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\[[0-9a-f:.]+\]|[^/:?#]*)(?::(\d*))?([/?][^#]*)?(?:#.*)?$/i.exec(url);
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
  return { host: host.replace(/^\[|\]$/g, ''), port: number, path: absolute, method: head ? 'HEAD' : 'GET' };
}
