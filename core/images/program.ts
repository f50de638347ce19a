import type { Container } from '../api/index.ts';
import { commandBehaviour } from './command.ts';
import type { HttpResponse, Image } from './image.ts';

/** A response with the headers that curl -v shows first. */
export function respond(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = { 'Content-Type': 'text/plain; charset=utf-8' },
): HttpResponse {
  return {
    status,
    reason: REASONS[status] ?? '',
    headers: { ...headers, 'Content-Length': String(body.length) },
    body,
  };
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  412: 'Precondition Failed',
  418: "I'm a teapot",
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** Runs a command with the everyday tools of any image; others are not found, as runc reports it. */
export const execTools: Image['exec'] = (_container, command) => {
  const behaviour = commandBehaviour(command);
  if (behaviour) return { ...(behaviour.exit ?? { after: Number.POSITIVE_INFINITY, code: 137 }), output: '' };
  const output = `exec: ${JSON.stringify(command[0] ?? '')}: executable file not found in $PATH: unknown`;
  return { after: 0, code: 127, output };
};

/** A server that handles SIGTERM itself and leaves soon. */
export const stopsSoon: Image['stop'] = () => ({ after: 100, code: 0 });

/** The words that override the image's own program: `command` replaces the entrypoint (with `args` behind it). */
export const overridingWords = (container: Container): readonly string[] =>
  container.command?.length ? [...container.command, ...(container.args ?? [])] : [];

/** The same files on disk, but another program started: listeners and life are those of the command line. */
export function underCommand(image: Image, words: readonly string[]): Image {
  const behaviour = commandBehaviour(words);
  if (!behaviour) return image;
  const { http: _http, accessLog: _accessLog, ...files } = image;
  return {
    ...files,
    startup: 20,
    listeners: () => behaviour.listeners,
    exit: () => behaviour.exit,
    stop: () => behaviour.stop,
    ...(behaviour.listeners.some((listener) => listener.speaks === 'http')
      ? { http: () => respond(200, 'It works\n') }
      : {}),
  };
}
