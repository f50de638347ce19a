import type { HttpResponse, Image } from './image.ts';
import { execTools, respond } from './program.ts';

const SERVER = { Server: 'nginx/1.27.5', 'Content-Type': 'text/html' };

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

const errorPage = (title: string): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n` +
  '<hr><center>nginx/1.27.5</center>\r\n</body>\r\n</html>\r\n';

function answer(method: string, path: string): HttpResponse {
  const file = path.replace(/[?#].*$/, '');
  if (file !== '/' && file !== '/index.html') return respond(404, errorPage('404 Not Found'), SERVER);
  if (method !== 'GET' && method !== 'HEAD') return respond(405, errorPage('405 Not Allowed'), SERVER);
  return respond(200, WELCOME, SERVER);
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
  http: (_container, request) => answer(request.method, request.path),
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
