import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import sirv from 'sirv';

export interface Site {
  readonly url: string;
  close(): void;
}

/** Serves the built page under `base`, with the policy that it carries in its own `<meta>` sent as a header too. */
export async function serve(folder: string, base: string, port: number): Promise<Site> {
  const policy = policyOf(readFileSync(join(folder, 'index.html'), 'utf8'));
  const files = sirv(resolve(folder), {
    etag: true,
    setHeaders: (response, path) => {
      response.setHeader('Content-Security-Policy', policy);
      response.setHeader('X-Content-Type-Options', 'nosniff');
      // Names under assets/ carry a hash of their content.
      response.setHeader(
        'Cache-Control',
        path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    if (!url.startsWith(base)) return void response.writeHead(404).end();
    request.url = `/${url.slice(base.length)}`;
    files(request, response, () => void response.writeHead(404).end());
  });
  await new Promise<void>((listening, failed) =>
    server.once('error', failed).listen(port, '127.0.0.1', listening),
  );
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${taken}${base}`, close: () => server.close() };
}

/** `--base /packetwalk/ --port 4173`; without a port, any free one. Runs until it is stopped. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { base: { type: 'string', default: '/' }, port: { type: 'string', default: '0' } },
  });
  if (!existsSync('dist/index.html')) {
    console.error('There is no built page: run npm run build first.');
    return 1;
  }
  const { url } = await serve('dist', values.base, Number(values.port));
  console.log(`Packetwalk is at ${url}`);
  return 0;
}

function policyOf(html: string): string {
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html)?.[1];
  if (!policy) throw new Error('index.html carries no Content-Security-Policy');
  // As Vite writes it into the attribute.
  return policy.replaceAll('&#39;', "'");
}
