import { expect, test } from '@playwright/test';
import { caption, hop, hops, open, outcome, region } from './page.ts';

test('the whole journey without a mouse', async ({ page }) => {
  await open(page);
  const request = page.getByRole('combobox', { name: 'request' });
  await request.focus();
  await request.press('Enter');
  await expect(hops(page).first()).toBeVisible();
  await page.getByRole('button', { name: 'Send', exact: true }).focus();
  await page.keyboard.press('Home');
  await expect(caption(page)).toContainText('Hop 1 of 8');
  await page.keyboard.press('ArrowRight');
  await expect(caption(page)).toContainText('Hop 2 of 8');
  await page.keyboard.press('ArrowLeft');
  await expect(caption(page)).toContainText('Hop 1 of 8');
  await page.keyboard.press('End');
  await expect(outcome(page)).toContainText('200 OK');
  await page.keyboard.press('3');
  await expect(page.getByRole('tab', { name: 'DNS' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await hop(page, 'kube-proxy rule').focus();
  await page.keyboard.press('Enter');
  await expect(
    region(page, 'Inspector').getByRole('heading', { name: 'kube-proxy’s rule picks a Pod' }),
  ).toBeVisible();
});

test('reduced motion: the walk goes hop by hop, and ends all the same', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(outcome(page)).toContainText('200 OK', { timeout: 30_000 });
});
