import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['core/**/*.test.ts', 'app/**/*.test.ts', 'e2e/**/*.test.ts'],
    // Their own run: npm run test:kubectl.
    exclude: [...configDefaults.exclude, 'e2e/lab/**'],
    environment: 'node',
    setupFiles: ['core/controllers/late-kinds.fixture.ts'],
    css: { include: /tokens\.css/ },
  },
});
