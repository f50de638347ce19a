import { expect, test } from '@playwright/test';
import { open, outcome, region, send } from './page.ts';

test('version 1.36: nodes say so, nftables rules are the newer ones, and requests go the same way', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('button', { name: 'Cluster settings' }).click();
  const settings = page.getByRole('dialog', { name: 'Cluster settings' });
  await settings.getByRole('radio', { name: 'nftables' }).check();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Rules' }).click();
  const rules = region(page, 'Console').getByRole('tabpanel', { name: 'Rules' });
  await expect(rules).toContainText('chain mark-for-masquerade');
  await expect(rules).toContainText(/numgen random mod 3 vmap/);

  await page.getByRole('button', { name: 'Cluster settings' }).click();
  await settings.getByRole('radio', { name: 'v1.36' }).check();
  await page.keyboard.press('Escape');
  await expect(rules).toContainText('set hairpin-connections');
  await expect(rules).toContainText(/dnat ip to numgen random mod 3 map/);
  await expect(rules).not.toContainText('chain mark-for-masquerade');
  await send(page);
  await expect(outcome(page)).toContainText('200 OK');

  await page.getByRole('tab', { name: 'Objects' }).click();
  const objects = region(page, 'Console').getByRole('tabpanel', { name: 'Objects' });
  await objects.getByRole('button', { name: /^Node\b/ }).click();
  await expect(objects.getByRole('row').filter({ hasText: 'node-a' })).toContainText('v1.36.5');
  await expect(objects).not.toContainText('v1.34');
});
