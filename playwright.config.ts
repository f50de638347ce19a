import { defineConfig, devices } from '@playwright/test';
import { launchOptions } from './e2e/browser/chromium.ts';
import { freePort } from './e2e/browser/free-port.ts';

// This file is read again in every worker process; they inherit what the first one found.
process.env.PACKETWALK_PORT ??= String(await freePort());
const port = process.env.PACKETWALK_PORT;
// Under a sub-path, as a project page is: an absolute address in the build fails here.
const base = '/packetwalk/';
const baseURL = `http://127.0.0.1:${port}${base}`;

export default defineConfig({
  testDir: 'e2e/journeys',
  fullyParallel: true,
  // Without a graphics card every frame costs processor time; a busy machine is slow, not wrong.
  timeout: 90_000,
  expect: {
    timeout: 15_000,
    // Letters may shift by a hair; a thing that moved, or a colour that changed, is more than that.
    toHaveScreenshot: { maxDiffPixelRatio: 0.01 },
  },
  snapshotPathTemplate: '{testDir}/looks/{arg}{ext}',
  forbidOnly: Boolean(process.env.CI),
  // A browser drawn by a busy processor may lose a race once. What passes only at the second try is listed as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: { baseURL, launchOptions: await launchOptions(), trace: 'retain-on-failure', colorScheme: 'light' },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1280, height: 720 } } },
    { name: 'phone', use: { ...devices['Pixel 7'] }, grep: /@phone/ },
  ],
  webServer: {
    command: `node e2e/run.mjs e2e/browser/serve.ts --base ${base} --port ${port}`,
    url: baseURL,
    timeout: 30_000,
  },
});
