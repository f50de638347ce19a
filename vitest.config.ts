import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['core/**/*.test.ts', 'app/**/*.test.ts', 'e2e/**/*.test.ts'],
    environment: 'node',
    css: { include: /tokens\.css/ },
  },
});
