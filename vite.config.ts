import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * What the built page may do: load itself, and nothing from anywhere else. The editor writes style elements and
 * attributes, so styles may be inline; scripts may not.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
].join('; ');

/** Puts the policy into the page, at build only: the dev server needs inline scripts of its own. */
const contentSecurityPolicy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
      injectTo: 'head-prepend',
    },
  ],
};

/** Fetches the text face together with the styles that name it, so that the first words are not set twice. */
const preloadTextFace: Plugin = {
  name: 'preload-text-face',
  apply: 'build',
  transformIndexHtml: (_, { bundle }) =>
    Object.keys(bundle ?? {})
      .filter((file) => /inter-latin-wght-normal.*\.woff2$/.test(file))
      .map((file) => ({
        tag: 'link',
        attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `./${file}`, crossorigin: '' },
        injectTo: 'head',
      })),
};

/**
 * Core's manifests are read and never written: in its worker `yaml` comes without the half that writes. The query keeps
 * this copy apart from the one that the editor's own worker uses whole.
 */
const readOnlyYaml: Plugin = {
  name: 'read-only-yaml',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!importer) return null;
    const first = source === 'yaml' && importer.startsWith(here('./core/manifest/'));
    if (!first && !importer.endsWith('?read-only')) return null;
    const resolved = await this.resolve(source, importer.replace('?read-only', ''), { skipSelf: true });
    if (!resolved) return null;
    return /\/stringify\/\w+\.js$/.test(resolved.id)
      ? here('./app/bridge/no-yaml-output.ts')
      : `${resolved.id}?read-only`;
  },
};

export default defineConfig({
  base: './',
  plugins: [react(), contentSecurityPolicy, preloadTextFace],
  worker: {
    format: 'es',
    plugins: () => [readOnlyYaml],
    // Modules of core only say what things are. Without this every file behind a door would load with the first that
    // passes it, and nothing could come late.
    rolldownOptions: {
      output: { comments: false },
      treeshake: { moduleSideEffects: [{ test: /\/core\/[^?]*\.ts$/, sideEffects: false }] },
    },
  },
  build: { target: 'es2022' },
  resolve: {
    alias: [
      // monaco-yaml's worker still names Monaco's files as they were called before 0.56.
      { find: /^monaco-editor\/esm\/vs\/(.*)$/, replacement: 'monaco-editor/$1' },
      // It would bring a formatter of a third of its size that we do not use.
      { find: /^prettier\/(standalone|plugins\/.*)$/, replacement: here('./app/manifests/no-prettier.ts') },
    ],
  },
  optimizeDeps: {
    entries: ['index.html', 'app/bridge/host.ts', 'app/canvas/index.ts', 'app/manifests/**/*.ts'],
  },
});
