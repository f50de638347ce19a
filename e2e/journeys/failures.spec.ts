import { expect, test } from '@playwright/test';
import { caption, change, example, hop, open, outcome, region, send } from './page.ts';

test('readiness path /nope from the start: not ready, REJECT, refused by ICMP on the client’s node', async ({
  page,
}) => {
  await open(page, example('path: /,', 'path: /nope,'));
  await expect(
    region(page, 'Canvas').getByRole('button', { name: /^EndpointSlice.*not ready.*not ready.*not ready/ }),
  ).toBeVisible();
  await send(page);
  await expect(outcome(page)).toContainText('Connection refused');
  await expect(outcome(page)).toContainText(/node-[abc], by a REJECT rule \(ICMP port unreachable\)/);
  await hop(page, 'REJECT').click();
  await expect(caption(page)).toContainText('has no endpoints');
  await expect(region(page, 'Canvas').getByText('ICMP port unreachable').first()).toBeVisible();
});

test('readiness path /nope later: the rollout waits, the old Pods answer; afresh, the rule refuses', async ({
  page,
}) => {
  await open(page);
  await send(page);
  await change(page, 'path: /,', 'path: /nope,');
  const notice = region(page, 'Manifests').getByRole('status');
  await expect(notice).toContainText('3 old Pods still serve', { timeout: 30_000 });
  await expect(outcome(page)).toContainText('200 OK');
  await page.getByRole('button', { name: /Replace the old Pods/ }).click();
  await expect(outcome(page)).toContainText('Connection refused', { timeout: 30_000 });
  await expect(outcome(page)).toContainText('REJECT rule');
});

test('targetPort 8080: the rule is in order, and the Pod answers RST', async ({ page }) => {
  await open(page, example('targetPort: 80', 'targetPort: 8080'));
  await send(page);
  await expect(outcome(page)).toContainText('Connection refused');
  await expect(outcome(page)).toContainText('nothing listens on port 8080 (TCP RST)');
  await expect(hop(page, 'RST')).toBeVisible();
});

test('a selector typo: no Pod matches, and a REJECT rule refuses', async ({ page }) => {
  await open(page, example('selector: { app: web }', 'selector: { app: wep }'));
  await send(page);
  await expect(outcome(page)).toContainText('by a REJECT rule');
  await hop(page, 'REJECT').click();
  await expect(region(page, 'Inspector')).toContainText('No Pod matches the selector app=wep');
});

test('a wrong name: the search list is walked to NXDOMAIN, eight queries, no packet to a Pod', async ({
  page,
}) => {
  await open(page);
  await send(page, 'curl http://webb');
  await expect(outcome(page)).toContainText('Could not resolve host: webb');
  await expect(outcome(page)).toContainText('CoreDNS');
  await page.getByRole('tab', { name: 'DNS' }).click();
  const dns = page.getByRole('tabpanel', { name: 'DNS' });
  await expect(dns.getByText('NXDOMAIN')).toHaveCount(8);
});
