import { expect, test } from '@playwright/test';
import { hop, hops, outcome, region } from '../page.ts';
import { expectSame, openBoth } from './told.ts';

/** Another node's port under Local: that node rewrites the packet, and the Pod answers past it where it is elsewhere. */
const ANOTHER_NODE = 'curl -m 3 http://192.168.1.11:30081';

test('a reply that goes past the node that rewrote is asymmetric, told as such, and dropped', async ({
  page,
}) => {
  await openBoth(page);
  await page.getByRole('combobox', { name: 'request' }).fill(ANOTHER_NODE);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await hop(page, 'kube-proxy rule').press('Enter');
  const other = region(page, 'Canvas').getByRole('button', { name: 'Show the walk to web-2' });
  if ((await other.count()) > 0) await other.click();
  await page.getByRole('button', { name: 'Last hop' }).click();
  await expect(outcome(page)).toContainText('node-c dropped the reply of Pod web-2 (filter KUBE-FORWARD');
  await hop(page, 'reply lost').press('Enter');
  const said = /Asymmetric: node-b answers without node-a.*from 10\.244\.2\.\d+; 192\.168\.1\.11 was called/;
  await expect(region(page, 'Inspector')).toContainText(said);
  await expect(region(page, 'Client IP')).toContainText(said);
});

test('a flow in the table leads to the hop that made it, and the hop to its flow', async ({ page }) => {
  const both = await openBoth(page);
  await expectSame(both, 'pod', 'curl -m 3 http://10.96.0.80');
  await hop(page, 'reply, un-NAT').press('Enter');
  await expect(region(page, 'Inspector')).toContainText('The way back');
  await region(page, 'Inspector').getByRole('button', { name: 'In the table of node-c' }).click();
  const row = region(page, 'Console').getByRole('row', { name: /10\.96\.0\.80:80/ });
  await expect(row).toHaveAttribute('aria-current', 'true');
  await row.getByRole('button', { name: /^hop \d/ }).click();
  await expect(hops(page).and(page.locator('[aria-current]'))).toContainText('kube-proxy rule');
});
