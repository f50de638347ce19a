import { defineConfig } from 'vitest/config';

/** `npm run test:kubectl`: a real kubectl against a served cluster. Each command is a process: slow, so on its own. */
export default defineConfig({
  test: { include: ['e2e/lab/**/*.test.ts'], environment: 'node', testTimeout: 60_000 },
});
