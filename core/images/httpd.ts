import type { HttpResponse, Image } from './image.ts';
import { execTools, respond } from './program.ts';

const headers = { Server: 'Apache/2.4.65 (Unix)', 'Content-Type': 'text/html' };

const WELCOME = '<html><body><h1>It works!</h1></body></html>\n';

const NOT_FOUND = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
<html><head>
<title>404 Not Found</title>
</head><body>
<h1>Not Found</h1>
<p>The requested URL was not found on this server.</p>
</body></html>
`;

function answer(path: string): HttpResponse {
  const file = path.replace(/[?#].*$/, '');
  return file === '/' || file === '/index.html'
    ? respond(200, WELCOME, headers)
    : respond(404, NOT_FOUND, { ...headers, 'Content-Type': 'text/html; charset=iso-8859-1' });
}

/**
 * The Apache web server's official image: port 80, `/` and nothing else, access log in the common format.
 * Source: docker-library/httpd, its default httpd.conf.
 */
export const httpd: Image = {
  name: 'httpd',
  repositories: ['docker.io/library/httpd'],
  libc: 'glibc',
  bytes: 45_000_000,
  startup: 80,
  listeners: () => [{ protocol: 'TCP', address: '::', port: 80, speaks: 'http' }],
  http: (_container, request) => answer(request.path),
  accessLog: (client, request, response, at) =>
    `${client} - - [${at}] "${request.method} ${request.path} HTTP/1.1" ${response.status} ${response.body.length}`,
  stop: () => ({ after: 100, code: 0 }),
  exec: execTools,
};
