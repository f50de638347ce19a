// Runs one TypeScript program of this project: `node e2e/run.mjs <entry.ts> [arguments]`.
// Node 20 strips no types and knows no import.meta.glob, so Vite bundles the entry first; packages stay outside.
// What Node cannot load as it is published is bundled too.
// The program exports `main(args)`; the number it returns is the exit code.
import { rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const [entry, ...args] = process.argv.slice(2);
// Under node_modules, so that the bundle finds its packages; named by process, so that two runs never meet.
const outDir = join(root, 'node_modules/.cache/run', `${basename(entry, '.ts')}-${process.pid}`);
process.on('exit', () => rmSync(outDir, { recursive: true, force: true }));

await build({
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'error',
  ssr: { noExternal: ['@ngrok/webernetes'] },
  build: {
    ssr: resolve(entry),
    outDir,
    target: 'node20',
    sourcemap: 'inline',
    minify: false,
    emptyOutDir: false,
  },
});
process.setSourceMapsEnabled(true);
const { main } = await import(pathToFileURL(join(outDir, `${basename(entry, '.ts')}.js`)).href);
process.exitCode = await main(args);
