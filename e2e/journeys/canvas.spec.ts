import { expect, type Locator, type Page, test } from '@playwright/test';
import { caption, example, hop, hops, open, outcome, packet, region, send } from './page.ts';

const lane = (page: Page): Locator => region(page, 'Client IP');
const depth = (page: Page, name: string): Locator => page.getByRole('radio', { name, exact: true });

/** The Service of the example as a load balancer, with this policy. */
const balanced = (policy: string): string =>
  example('type: ClusterIP', `type: LoadBalancer\n  externalTrafficPolicy: ${policy}`).replace(
    'replicas: 3',
    'replicas: 2',
  );

/** The load balancer's address, as the canvas shows it. */
async function balancerAddress(page: Page): Promise<string> {
  const card = region(page, 'Canvas').getByRole('button', { name: /^Cloud load balancer/ });
  return /\d+\.\d+\.\d+\.\d+/.exec((await card.getAttribute('aria-label')) ?? '')?.[0] ?? '';
}

test('story, steps, rules: the same walk looked at more closely, without losing the place', async ({
  page,
}) => {
  await open(page);
  await send(page);
  await hop(page, 'wire').click();
  await page.keyboard.press('d');
  await expect(depth(page, 'steps')).toBeChecked();
  expect(await hops(page).count()).toBeGreaterThan(20);
  await expect(caption(page)).toContainText('travels from');

  await hops(page).filter({ hasText: 'a rule rewrites the destination' }).click();
  await page.keyboard.press('d');
  const chains = region(page, 'Chains of the hook');
  await expect(chains.getByRole('heading')).toContainText('PREROUTING');
  await expect(chains).toContainText(/KUBE-SERVICES[\s\S]*KUBE-SVC-[\s\S]*KUBE-SEP-/);
  await expect(chains.locator('[data-matched]').filter({ hasText: '--to-destination' }).last()).toContainText(
    'match',
  );

  await page.keyboard.press('Shift+D');
  await page.keyboard.press('Shift+D');
  await expect(depth(page, 'story')).toBeChecked();
  await expect(caption(page)).toContainText('rule rewrites the destination');
});

test('inside the cluster the caller’s address survives, and the way back names conntrack', async ({
  page,
}) => {
  await open(page);
  await send(page);
  await hop(page, 'Pod :80').click();
  await expect(lane(page).getByRole('listitem')).toHaveCount(1);
  await expect(lane(page)).toContainText(/10\.244\.\d+\.\d+[\s\S]*web-/);
  await hop(page, '200 OK').click();
  await expect(lane(page)).toContainText(/reply from[\s\S]*conntrack/);
});

test('by a load balancer under Cluster the client’s address dies at a rule that is named; one press on Local keeps it', async ({
  page,
}) => {
  await open(page, balanced('Cluster'));
  await page.getByRole('combobox', { name: 'from' }).selectOption('outside/client');
  await send(page, `curl http://${await balancerAddress(page)}`);
  await hop(page, 'Pod :80').click();
  await expect(lane(page)).toContainText('203.0.113.7');
  await expect(lane(page).getByRole('button', { name: /KUBE-POSTROUTING/ })).toBeVisible();

  await region(page, 'Canvas').getByRole('button', { name: 'Local', exact: true }).first().click();
  await expect(
    region(page, 'Canvas').getByRole('button', { name: 'Local', exact: true, pressed: true }).first(),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Last hop' }).click();
  await hop(page, 'Pod :80').click();
  await expect(lane(page).getByRole('button', { name: /KUBE-POSTROUTING/ })).toHaveCount(0);
  await expect(region(page, 'Canvas')).toContainText(/application logs client 203\.0\.113\.7/);
});

test('the load balancer skips a node whose health check says 503, and can be asked to go elsewhere', async ({
  page,
}) => {
  await open(page, balanced('Local'));
  await page.getByRole('combobox', { name: 'from' }).selectOption('outside/client');
  await send(page, `curl http://${await balancerAddress(page)}`);
  await hop(page, 'load balancer').click();
  const canvas = region(page, 'Canvas');
  await expect(canvas.getByRole('button', { name: /^Cloud load balancer.*503/ })).toBeVisible();
  await canvas
    .getByRole('button', { name: /^Show the walk to node-/ })
    .first()
    .click();
  await expect(outcome(page)).toContainText('200 OK', { timeout: 30_000 });
});

test('at the choosing hop every Pod says how likely it was, and shows the walk to it', async ({ page }) => {
  await open(page);
  await send(page);
  await hop(page, 'kube-proxy rule').click();
  const others = region(page, 'Canvas').getByRole('button', { name: /^Show the walk to web-.*33 %/ });
  await expect(others).toHaveCount(2);
  const name = /to (web-\S+)/.exec((await others.first().getAttribute('aria-label')) ?? '')?.[1] ?? '';
  await others.first().click();
  await page.getByRole('button', { name: 'Last hop' }).click();
  await expect(outcome(page)).toContainText(name);
});

test('a Pod is found by its name', async ({ page }) => {
  await open(page);
  await page.keyboard.press('/');
  await page.getByRole('combobox', { name: 'Find a Pod, Service or node' }).fill('client');
  await page.keyboard.press('Enter');
  await expect(
    region(page, 'Canvas').getByRole('button', { name: /^Pod client/, pressed: true }),
  ).toBeVisible();
});

test('a thousand requests fly as dots, and land', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: /1,000/ }).first().click();
  await expect(page.getByTestId('swarm')).toHaveAttribute('data-packets', /^(1[5-9]\d|200)$/, {
    timeout: 30_000,
  });
  await expect(page.getByTestId('swarm')).toHaveCount(0, { timeout: 20_000 });
  await expect(packet(page)).toHaveCount(0);
});
