import { expect, type Locator, type Page, test } from '@playwright/test';
import { example, open } from './page.ts';

const balanced = example('type: ClusterIP', 'type: LoadBalancer\n  externalTrafficPolicy: Cluster').replace(
  'replicas: 3',
  'replicas: 2',
);

/** Opens Compare for a request from outside to the load balancer's address. */
async function compare(page: Page): Promise<Locator> {
  await open(page, balanced);
  await page.getByRole('combobox', { name: 'from' }).selectOption('outside/client');
  await page.getByRole('combobox', { name: 'request' }).fill('curl http://198.51.100.10');
  await page.getByRole('button', { name: 'Compare two walks' }).click();
  return page.getByRole('dialog', { name: 'Compare' });
}

const side = (view: Locator, name: RegExp): Locator => view.getByRole('region', { name });

test('two traffic policies side by side: one hides the caller, one keeps it', async ({ page }) => {
  const view = await compare(page);
  const cluster = side(view, /left: externalTrafficPolicy: Cluster/);
  const local = side(view, /right: externalTrafficPolicy: Local/);
  await expect(cluster.getByRole('status', { name: 'Outcome' })).toContainText('200 OK');
  await expect(cluster).toContainText(/source becomes (192\.168\.1\.|10\.244\.)/);
  await expect(local).not.toContainText('source becomes');
  await expect(local).toContainText(/web-\S+ 203\.0\.113\.7/);
  await expect(view).toContainText('the Pod sees 203.0.113.7');
});

test('everything of a comparison is on a projector’s screen without scrolling the page', async ({ page }) => {
  const view = await compare(page);
  await expect(view.getByRole('list', { name: 'Hops, side by side' })).toBeVisible();
  const overflow = await view.evaluate((element) => element.scrollHeight - element.clientHeight);
  expect(overflow).toBeLessThanOrEqual(0);
  await expect(view.getByText(/the Pod sees/)).toBeInViewport();
});

test('a node that has no Pod of its own drops under Local, and the first difference is in view', async ({
  page,
}) => {
  const view = await compare(page);
  await view.getByRole('combobox', { name: 'by' }).selectOption({ label: 'node that it enters by' });
  await expect(side(view, /left: by node-a/)).toBeVisible();
  await expect(view.locator('[aria-current]').first()).toBeVisible();
  await view.getByRole('combobox', { name: 'right' }).selectOption({ label: 'by node-b' });
  await expect(side(view, /right: by node-b/)).toBeVisible();
});

test('modes are compared, hops are stepped through by keys, and Escape goes back', async ({ page }) => {
  await open(page);
  await page.keyboard.press('v');
  const view = page.getByRole('dialog', { name: 'Compare' });
  await view.getByRole('combobox', { name: 'by' }).selectOption({ label: 'kube-proxy mode' });
  await expect(side(view, /right: kube-proxy in nftables mode/)).toContainText('endpoint-');
  const rows = view.getByRole('list', { name: 'Hops, side by side' }).getByRole('button');
  await rows.first().click();
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(1)).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Escape');
  await expect(view).toBeHidden();
  await expect(page.getByRole('button', { name: /kube-proxy iptables|Cluster settings/ })).toBeVisible();
});

test('ipvs is offered as deprecated, and told so on its side', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Compare two walks' }).click();
  const view = page.getByRole('dialog', { name: 'Compare' });
  await view.getByRole('combobox', { name: 'by' }).selectOption({ label: 'kube-proxy mode' });
  await view.getByRole('combobox', { name: 'left' }).selectOption({ label: 'ipvs (deprecated since 1.35)' });
  const ipvs = side(view, /left: kube-proxy in ipvs mode \(deprecated since 1\.35\)/);
  await expect(ipvs.getByRole('status', { name: 'Outcome' })).toContainText('200 OK');
  await expect(view.getByRole('list', { name: 'Hops, side by side' })).toContainText('IPVS virtual server');
});
