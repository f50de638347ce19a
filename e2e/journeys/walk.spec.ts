import { expect, test } from '@playwright/test';
import { caption, change, hop, hops, open, outcome, packet, region, send } from './page.ts';

test('first visit: one button, and the reply is delivered', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(outcome(page)).toContainText('200 OK', { timeout: 30_000 });
  await expect(outcome(page)).toContainText('by Pod web-');
  await expect(caption(page)).toContainText('Hop 8 of 8');
  await expect(region(page, 'Canvas')).toContainText(/application logs\s*10\.244\./);
});

test('the hops tell the way: name, address, rule, Pod, and back', async ({ page }) => {
  await open(page);
  await send(page);
  await expect(hops(page)).toHaveText([
    /call/,
    /DNS answer/,
    /ClusterIP/,
    /kube-proxy rule/,
    /wire|same node/,
    /Pod :80/,
    /reply, un-NAT/,
    /200 OK/,
  ]);
});

test('at the rule the destination is struck through, and the Inspector names rule, odds and origins', async ({
  page,
}) => {
  await open(page);
  await send(page);
  await hop(page, 'kube-proxy rule').click();
  await expect(packet(page)).toHaveAccessibleName(/KUBE-SEP-/);
  const inspector = region(page, 'Inspector');
  await expect(inspector.getByRole('heading', { name: 'kube-proxy’s rule picks a Pod' })).toBeVisible();
  await expect(inspector).toContainText('rewritten by KUBE-SEP-');
  await expect(inspector.getByText('33.3 %').first()).toBeVisible();
  await inspector
    .getByRole('button', { name: /targetPort/ })
    .first()
    .click();
  await expect(
    region(page, 'Manifests').locator('.view-overlays [class*=lit], .view-overlays [class*=match]').first(),
  ).toBeVisible({ timeout: 30_000 });
});

test('stepping back to any hop shows the same header as on the way forward', async ({ page }) => {
  await open(page);
  await send(page);
  await page.getByRole('button', { name: 'First hop' }).click();
  const count = await hops(page).count();
  const seen = async (): Promise<string> =>
    `${await caption(page).textContent()} | ${await packet(page).allTextContents()}`;
  const forward: string[] = [];
  for (let i = 0; i < count; i++) {
    await expect(caption(page)).toContainText(`Hop ${i + 1} of ${count}`);
    forward.push(await seen());
    if (i < count - 1) await page.getByRole('button', { name: 'Next hop' }).click();
  }
  for (let i = count - 1; i >= 0; i--) {
    await expect(caption(page)).toContainText(`Hop ${i + 1} of ${count}`);
    expect(await seen()).toBe(forward[i]);
    if (i > 0) await page.getByRole('button', { name: 'Previous hop' }).click();
  }
});

test('an edit while a walk is open changes the walk for the right reason', async ({ page }) => {
  await open(page);
  await send(page);
  await expect(outcome(page)).toContainText('200 OK');
  await change(page, 'targetPort: 80', 'targetPort: 8080');
  await expect(outcome(page)).toContainText('Connection refused', { timeout: 30_000 });
  await expect(outcome(page)).toContainText('nothing listens on port 8080');
  await change(page, 'targetPort: 8080', 'targetPort: 80');
  await expect(outcome(page)).toContainText('200 OK', { timeout: 30_000 });
});

test('in nftables mode the same request meets other rules, and the choice outlives a reload', async ({
  page,
}) => {
  await open(page);
  await send(page);
  await page.getByRole('button', { name: 'Cluster settings' }).click();
  await page.getByRole('radio', { name: 'nftables' }).check();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Last hop' }).click();
  await expect(outcome(page)).toContainText('200 OK');
  await hop(page, 'kube-proxy rule').click();
  await expect(region(page, 'Inspector')).toContainText('rewritten by endpoint-');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Cluster settings' })).toContainText('nftables');
  await expect(region(page, 'Canvas').getByRole('button', { name: /mode nftables/ })).toHaveCount(3, {
    timeout: 30_000,
  });
});
