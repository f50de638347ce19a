import type { Container } from '../api/index.ts';
import type { HttpResponse, Image } from './image.ts';
import { execTools, respond } from './program.ts';
import { parseReference } from './reference.ts';

/** The last release of each series (nginx.org/en/CHANGES): what a tag of the series alone leads to. */
const LAST: Readonly<Record<string, string>> = {
  '1.21': '1.21.6',
  '1.22': '1.22.1',
  '1.23': '1.23.4',
  '1.24': '1.24.0',
  '1.25': '1.25.5',
  '1.26': '1.26.3',
  '1.27': '1.27.5',
  '1.28': '1.28.0',
  '1.29': '1.29.3',
};
const STABLE = '1.28';
const MAINLINE = '1.29';

/** The version behind a tag: `1.29`, `1.29-alpine`, `1.29.1`, `stable`, `latest`. */
function versionOf({ image = '' }: Container): string {
  const tag = parseReference(image)?.tag ?? '';
  const [, series, patch] = /^(\d+\.\d+)(\.\d+)?/.exec(tag) ?? [];
  if (series !== undefined) return patch ? `${series}${patch}` : (LAST[series] ?? `${series}.0`);
  return LAST[tag.startsWith('stable') ? STABLE : MAINLINE] ?? '';
}

const WELCOME = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>
</body>
</html>
`;

const errorPage = (title: string, server: string): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n` +
  `<hr><center>${server}</center>\r\n</body>\r\n</html>\r\n`;

function answer(container: Container, method: string, path: string): HttpResponse {
  const server = `nginx/${versionOf(container)}`;
  const headers = { Server: server, 'Content-Type': 'text/html' };
  const file = path.replace(/[?#].*$/, '');
  if (file !== '/' && file !== '/index.html')
    return respond(404, errorPage('404 Not Found', server), headers);
  if (method !== 'GET' && method !== 'HEAD')
    return respond(405, errorPage('405 Not Allowed', server), headers);
  return respond(200, WELCOME, headers);
}

/** RFC 3339 to nginx's `$time_local`: `02/Mar/2026:09:00:00 +0000`. */
function localTime(at: string): string {
  const [year, month, day] = at.slice(0, 10).split('-');
  const name = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[Number(month) - 1];
  return `${day}/${name}/${year}:${at.slice(11, 19)} +0000`;
}

/**
 * The official image with its default configuration: port 80 on every address whatever the manifest declares
 * (`containerPort` is documentation), `/` and nothing else, access log in the `combined` format.
 * Source: nginx/docker-nginx, nginx.org ngx_http_log_module.
 */
export const nginx: Image = {
  name: 'nginx',
  repositories: ['docker.io/library/nginx'],
  libc: 'glibc',
  bytes: 72_000_000,
  startup: 60,
  listeners: () => [
    { protocol: 'TCP', address: '0.0.0.0', port: 80, speaks: 'http' },
    { protocol: 'TCP', address: '::', port: 80, speaks: 'http' },
  ],
  http: (container, request) => answer(container, request.method, request.path),
  accessLog: (client, request, response, at) =>
    `${client} - - [${localTime(at)}] "${request.method} ${request.path} HTTP/1.1" ${response.status} ` +
    `${response.body.length} "-" "curl/8.14.1" "-"`,
  stop: () => ({ after: 50, code: 0 }),
  exec: execTools,
};

/** The same server for clusters that forbid root: port 8080. */
export const nginxUnprivileged: Image = {
  ...nginx,
  name: 'nginx-unprivileged',
  repositories: ['docker.io/nginxinc/nginx-unprivileged'],
  listeners: (container) => nginx.listeners(container).map((listener) => ({ ...listener, port: 8080 })),
};
