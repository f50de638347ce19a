import { expect, type Locator, type Page, test } from '@playwright/test';
import { open, region, send } from './page.ts';

const panel = (page: Page): Locator => page.getByRole('tabpanel', { name: 'DNS' });
const lookup = (page: Page): Locator => panel(page).getByRole('region', { name: 'Lookup' });
const coredns = (page: Page): Locator => panel(page).getByRole('region', { name: 'CoreDNS', exact: true });
const rungs = (page: Page): Locator => lookup(page).locator('ol > li');

async function openDns(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'DNS' }).click();
  await expect(coredns(page)).toContainText('2 of 2 ready');
}

test('the ladder lists the names tried with what was said to each, and counts the waste', async ({
  page,
}) => {
  await open(page);
  await send(page, 'curl http://web.default');
  await openDns(page);
  await expect(lookup(page)).toContainText('4 queries for 2 names; 2 for names that do not help');
  await expect(lookup(page)).toContainText('ndots:5');
  const [first, second] = [rungs(page).nth(0), rungs(page).nth(1)];
  await expect(first).toContainText('web.default.default.svc.cluster.local');
  await expect(first.getByRole('button')).toHaveText([/^A.*NXDOMAIN/, /^AAAA.*NXDOMAIN/]);
  await expect(second).toContainText('web.default.svc.cluster.local');
  await expect(second.getByRole('button')).toHaveText([
    /^A.*10\.(9[6-9]|10\d|11[01])\.\d+\.\d+/,
    /^AAAA.*NODATA/,
  ]);
  await expect(rungs(page).last()).toContainText('not asked');
  await lookup(page).getByText('/etc/resolv.conf of the client').click();
  await expect(lookup(page)).toContainText('nameserver 10.96.0.10');
  await expect(lookup(page)).toContainText(
    'A name with fewer than 5 dots is tried with the search list first',
  );
});

test('a query opens as the step of its own: the packet that it is', async ({ page }) => {
  await open(page);
  await send(page, 'curl http://web.default');
  await openDns(page);
  await rungs(page).nth(1).getByRole('button', { name: /^A / }).click();
  const inspector = region(page, 'Inspector');
  await expect(
    inspector.getByRole('heading', { name: 'A? web.default.svc.cluster.local', exact: true }),
  ).toBeVisible();
  await expect(inspector).toContainText(/Pod coredns-.*10\.96\.0\.10:53.*Steps/s);
});

test('a Corefile that CoreDNS refuses leaves the old one in force; closing the file brings the original back', async ({
  page,
}) => {
  await open(page);
  await openDns(page);
  await coredns(page).getByRole('button', { name: 'Edit the Corefile' }).click();
  const manifests = region(page, 'Manifests');
  const line = manifests.locator('.view-line').filter({ hasText: 'loadbalance' }).first();
  await expect(page.getByRole('textbox', { name: 'Manifest coredns.yaml' })).toBeAttached({
    timeout: 30_000,
  });
  await page.getByRole('textbox', { name: 'Manifest coredns.yaml' }).focus();
  await page.keyboard.press('ControlOrMeta+End');
  await expect(line).toBeVisible();
  await line.click();
  await page.keyboard.press('End');
  await expect(page.getByRole('textbox', { name: 'Manifest coredns.yaml' })).toBeFocused();
  await page.keyboard.type('d');
  await expect(line).toContainText('loadbalanced');
  await expect(coredns(page)).toContainText('The configuration before it stays in force');
  await expect(coredns(page)).toContainText("Unknown directive 'loadbalanced'");
  await expect(coredns(page)).toContainText('→ loadbalance →');
  await coredns(page).getByText('What CoreDNS logs').click();
  await expect(
    coredns(page)
      .getByRole('region', { name: /^coredns-/ })
      .first(),
  ).toContainText(/\[INFO\] Reloading.*\[ERROR\] Restart failed/s);
  await send(page);
  await expect(page.getByRole('status', { name: 'Outcome' })).toContainText('200 OK');
  await manifests.getByRole('button', { name: 'Close coredns.yaml' }).click();
  await expect(coredns(page)).not.toContainText('stays in force');
  await coredns(page).getByRole('button', { name: 'Edit the Corefile' }).click();
  await page.getByRole('textbox', { name: 'Manifest coredns.yaml' }).focus();
  await page.keyboard.press('ControlOrMeta+End');
  await expect(line).toHaveText(/loadbalance\s*$/);
});

test('the Corefile is reset by a button of its own, which closes its file', async ({ page }) => {
  await open(page);
  await openDns(page);
  const reset = coredns(page).getByRole('button', { name: 'Reset the Corefile' });
  await expect(reset).toBeHidden();
  await coredns(page).getByRole('button', { name: 'Edit the Corefile' }).click();
  const manifests = region(page, 'Manifests');
  const editor = page.getByRole('textbox', { name: 'Manifest coredns.yaml' });
  await expect(editor).toBeAttached({ timeout: 30_000 });
  await editor.focus();
  await page.keyboard.press('ControlOrMeta+End');
  const line = manifests.locator('.view-line').filter({ hasText: 'loadbalance' }).first();
  await line.click();
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+Home');
  await expect(editor).toBeFocused();
  await page.keyboard.press('Backspace');
  await expect(line).toBeHidden();
  await expect(coredns(page)).not.toContainText('→ loadbalance');
  await reset.click();
  await expect(reset).toBeHidden();
  await expect(coredns(page)).toContainText('→ loadbalance');
  await expect(manifests.getByRole('button', { name: 'coredns.yaml', exact: true })).toBeHidden();
});

test('nslookup in the request field asks name by name, and prints what the real one prints', async ({
  page,
}) => {
  await open(page);
  await send(page, 'nslookup web.default');
  await expect(page.getByRole('status', { name: 'Outcome' })).toContainText(/10\.\d+\.\d+\.\d+/);
  await expect(region(page, 'Inspector')).toContainText('Name:\tweb.default.svc.cluster.local');
  await openDns(page);
  await expect(lookup(page)).toContainText('3 queries for 2 names');
});

test('NodeLocal DNSCache answers on the node, and goes again', async ({ page }) => {
  await open(page);
  await openDns(page);
  const box = coredns(page).getByRole('checkbox', { name: /NodeLocal DNSCache/ });
  await box.click();
  await expect(box).toBeChecked();
  await send(page);
  await expect(rungs(page).first()).toContainText('the cache of node-');
  await box.click();
  await expect(box).not.toBeChecked();
  await send(page);
  await expect(rungs(page).first()).toContainText('coredns-');
});
