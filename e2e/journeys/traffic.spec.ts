import { expect, test } from '@playwright/test';
import { example, hops, open, outcome, region } from './page.ts';

test('a thousand requests spread as the rules imply, and a bar opens one of them', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Send the request 1,000 times' }).click();
  const panel = region(page, 'Console');
  await expect(panel.getByRole('status').first()).toContainText('1,000', { timeout: 60_000 });
  const byPod = panel.getByRole('region', { name: 'By Pod' }).getByRole('button');
  await expect(byPod).toHaveCount(3);
  const counts = await byPod.evaluateAll((bars) =>
    bars.map((bar) => Number(/: (\d+) requests/.exec(bar.getAttribute('aria-label') ?? '')?.[1])),
  );
  for (const count of counts) expect(count).toBeGreaterThan(250);
  await byPod.first().click();
  await expect(hops(page).first()).toBeVisible();
});

test('requests that no endpoint takes are told as such', async ({ page }) => {
  await open(page, example('selector: { app: web }', 'selector: { app: wep }'));
  await page.keyboard.press('x');
  const panel = region(page, 'Console');
  const bar = panel.getByRole('region', { name: 'Outcome' }).getByRole('button');
  await expect(bar).toContainText(/Connection refused.*1,000/, { timeout: 60_000 });
  await bar.click();
  await page.getByRole('button', { name: 'Last hop' }).click();
  await expect(outcome(page)).toContainText('Connection refused');
});

test('requests that go on show which of them die while the Service is gone', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Send the request 1,000 times' }).click();
  const panel = region(page, 'Console');
  await panel.getByRole('button', { name: 'Keep sending' }).click();
  await expect(panel.getByText(/over time/i)).toBeVisible({ timeout: 60_000 });
  await expect(panel.getByRole('button', { name: /answered$/ }).first()).toBeVisible();
  await panel.getByRole('button', { name: 'Stop sending' }).click();
  await expect(panel.getByRole('button', { name: 'Keep sending' })).toBeEnabled();
});
