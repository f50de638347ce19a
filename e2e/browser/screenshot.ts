import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { launchOptions } from './chromium.ts';
import { serve } from './serve.ts';

const FILE = '.github/screenshot.png';

/** `npm run screenshot`: the picture of README.md, taken of the built page where kube-proxy's rule rewrites the packet. */
export async function main(): Promise<number> {
  if (!existsSync('dist/index.html')) {
    console.error('There is no built page: run npm run build first.');
    return 1;
  }
  const site = await serve('dist', '/', 0);
  const browser = await chromium.launch(await launchOptions());
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    await page.goto(site.url);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const hops = page.getByRole('list', { name: 'Hops of the walk' });
    await hops.getByRole('button', { name: /^kube-proxy rule/ }).click();
    await page.getByText('KUBE-SEP').first().waitFor();
    await page.screenshot({ path: FILE, animations: 'disabled' });
  } finally {
    await browser.close();
    site.close();
  }
  console.log(`wrote ${FILE}`);
  return 0;
}
