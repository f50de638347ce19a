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

export default defineConfig({
  base: './',
  plugins: [react(), contentSecurityPolicy],
  worker: { format: 'es' },
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
