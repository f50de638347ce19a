import { expect, test } from '@playwright/test';
import { change, example, fromPageMenu, open, outcome, region, send } from './page.ts';

test('a reload brings back text, theme and layout', async ({ page }) => {
  await open(page);
  await change(page, 'replicas: 3', 'replicas: 2');
  await expect(region(page, 'Manifests').getByRole('status')).toContainText(
    'deployment.apps/web configured',
    { timeout: 30_000 },
  );
  await page.getByRole('button', { name: 'Page', exact: true }).click();
  await page.getByRole('menuitemradio', { name: 'Dark theme' }).click();
  await page.getByRole('button', { name: 'Fold Inspector' }).click();
  await page.reload();
  await expect(region(page, 'Manifests').getByRole('status')).toContainText('applied', { timeout: 30_000 });
  await expect(region(page, 'Canvas').getByRole('button', { name: /^Pod web-/ })).toHaveCount(2);
  await page.getByRole('button', { name: 'Page', exact: true }).click();
  await expect(page.getByRole('menuitemradio', { name: 'Dark theme' })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Fold Inspector' })).toBeHidden();
});

test('text with an error is kept over a reload, and said', async ({ page }) => {
  await open(page);
  await change(page, 'port: 80,', 'port: 99999,');
  const status = region(page, 'Manifests').getByRole('status');
  await expect(status).toContainText('must be between 1 and 65535, inclusive', { timeout: 30_000 });
  await page.reload();
  await expect(status).toContainText('must be between 1 and 65535, inclusive', { timeout: 30_000 });
});

test('a fault in the worker is said with a report to copy, and the text stays', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  // The worker is broken from outside: the first request arrives as an input that core does not know.
  await page.addInitScript(() => {
    const { postMessage } = Worker.prototype;
    let broken = false;
    Worker.prototype.postMessage = function (this: Worker, message: unknown, ...rest: never[]) {
      const text = JSON.stringify(message) ?? '';
      const spoils = !broken && text.includes('"input":"send"');
      broken ||= spoils;
      const sent = spoils ? JSON.parse(text.replace('"input":"send"', '"input":"nosuch"')) : message;
      return postMessage.call(this, sent, ...rest);
    } as typeof Worker.prototype.postMessage;
  });
  await open(page, example('replicas: 3', 'replicas: 2'));
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const alert = page.getByRole('alert').first();
  await expect(alert).toBeVisible({ timeout: 30_000 });
  await alert.getByRole('button', { name: /copy/i }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('inputs');
  await expect(region(page, 'Canvas').getByRole('button', { name: /^Pod web-/ })).toHaveCount(2, {
    timeout: 30_000,
  });
  await send(page);
  await expect(outcome(page)).toContainText('200 OK');
});

test('what was done beside the text comes back, until it is reset', async ({ page }) => {
  await open(page);
  const pods = region(page, 'Canvas').getByRole('button', { name: /^Pod web-/ });
  await expect(pods).toHaveCount(3);
  await page.getByRole('tab', { name: 'Objects' }).click();
  const objects = page.getByRole('tabpanel', { name: 'Objects' });
  await objects.getByRole('button', { name: /^Deployment/ }).click();
  await objects.getByRole('button', { name: 'web', exact: true }).click();
  await region(page, 'Inspector')
    .getByRole('button', { name: /^One more Pod/ })
    .click();
  await expect(pods).toHaveCount(4, { timeout: 30_000 });
  await page.reload();
  await expect(pods).toHaveCount(4, { timeout: 30_000 });
  await fromPageMenu(page, /Reset manifests and cluster/);
  await expect(pods).toHaveCount(3, { timeout: 30_000 });
  await page.reload();
  await expect(pods).toHaveCount(3, { timeout: 30_000 });
});
