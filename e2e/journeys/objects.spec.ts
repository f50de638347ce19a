import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { example, open, region, send } from './page.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

test('every object is listed as kubectl lists it, and opens as YAML to read; its owners are one press away', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('tab', { name: 'Objects' }).click();
  const objects = page.getByRole('tabpanel', { name: 'Objects' });
  await expect(objects.getByRole('columnheader')).toHaveText([
    'NAMESPACE',
    'NAME',
    'READY',
    'STATUS',
    'RESTARTS',
    'AGE',
  ]);
  await objects.getByRole('button', { name: /^web-/ }).first().click();
  const manifests = region(page, 'Manifests');
  await expect(manifests.getByRole('button', { name: /^Pod web-.*, read-only$/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(manifests.getByText('Read-only.')).toBeVisible();
  await expect(manifests.locator('.view-line').filter({ hasText: 'kind: Pod' })).toBeVisible({
    timeout: 30_000,
  });
  // What is typed into it changes nothing.
  await manifests.locator('.view-line').first().click();
  await page.keyboard.type('x');
  await expect(manifests.locator('.view-line').first()).toHaveText(/^apiVersion:\sv1$/);
  const owners = page.getByRole('navigation', { name: 'Owners' });
  await expect(owners.getByRole('button')).toHaveText([
    /^Deployment/,
    /^ReplicaSet/,
    /^Pod/,
    /^EndpointSlice/,
  ]);
  await owners.getByRole('button', { name: /^EndpointSlice/ }).click();
  await expect(manifests.locator('.view-line').filter({ hasText: 'addressType: IPv4' })).toBeVisible();
});

test('an open object follows the cluster, and a copy of it can be edited', async ({ page }) => {
  await open(page);
  await page.getByRole('tab', { name: 'Objects' }).click();
  const objects = page.getByRole('tabpanel', { name: 'Objects' });
  await objects.getByRole('button', { name: /^Deployment/ }).click();
  await objects.getByRole('button', { name: 'web', exact: true }).click();
  const manifests = region(page, 'Manifests');
  await expect(manifests.locator('.view-line').filter({ hasText: 'kind: Deployment' })).toBeVisible({
    timeout: 30_000,
  });
  await region(page, 'Inspector')
    .getByRole('button', { name: /^One more Pod/ })
    .click();
  await expect(page.getByRole('status', { name: 'Command' })).toContainText(
    '$ kubectl scale deployment web --replicas=4',
  );
  await expect(page.getByRole('status', { name: 'Command' })).toContainText('deployment.apps/web scaled');
  await page.getByRole('textbox', { name: /^Deployment web, read-only/ }).focus();
  await page.keyboard.press('ControlOrMeta+End');
  await expect(manifests.locator('.view-line').filter({ hasText: 'replicas: 4' }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Edit a copy' }).click();
  await expect(manifests.getByRole('button', { name: 'deployment-web.yaml', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(page.getByLabel('Manifest deployment-web.yaml')).toHaveCount(1);
  await expect(manifests.locator('.view-line').filter({ hasText: 'uid:' })).toHaveCount(0);
});

test('a Pod that was pointed at tells its container, its probe, its conditions and its events', async ({
  page,
}) => {
  await open(page, example('path: /,', 'path: /nope,'));
  await send(page);
  await region(page, 'Canvas')
    .getByRole('button', { name: /^Pod web-/ })
    .first()
    .click();
  const inspector = region(page, 'Inspector');
  await expect(inspector.getByRole('heading', { name: /^web-/ })).toBeVisible();
  await expect(inspector).toContainText('HTTP probe failed with statuscode: 404');
  await expect(inspector).toContainText('ContainersNotReady');
  await expect(inspector).toContainText('Readiness probe failed');
  // Back to the hop, and to the object again.
  await inspector.getByRole('button', { name: /^Hop \d+$/ }).click();
  await expect(inspector).toContainText(/Hop \d+ of \d+/);
});

test('Events stand as kubectl prints them, and can be narrowed to one object', async ({ page }) => {
  await open(page, example('path: /,', 'path: /nope,'));
  await page.getByRole('tab', { name: 'Events' }).click();
  const events = page.getByRole('tabpanel', { name: 'Events' });
  await expect(events.getByRole('columnheader')).toHaveText([
    'LAST SEEN',
    'COUNT',
    'TYPE',
    'REASON',
    'OBJECT',
    'MESSAGE',
  ]);
  const unhealthy = events.getByRole('row').filter({ hasText: 'Unhealthy' });
  await expect(unhealthy.first()).toContainText('Warning');
  await unhealthy.first().getByRole('button').click();
  await events.getByRole('checkbox', { name: /^only Pod web-/ }).check();
  await expect(events.getByRole('row').filter({ hasText: 'pod/client' })).toHaveCount(0);
  await events.getByRole('searchbox').fill('scheduled');
  await expect(events.getByRole('row')).toHaveCount(2);
});

test('an unknown image is said to be assumed, with the annotation that would tell the truth', async ({
  page,
}) => {
  await open(page, example('image: nginx:1.29', 'image: registry.example/shop:2'));
  const assumed = page.getByRole('list', { name: 'Assumed' });
  await expect(assumed).toContainText('registry.example/shop:2');
  await assumed.getByRole('button').click();
  await expect(region(page, 'Inspector')).toContainText('packetwalk.dev/listen');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing with an object open, ${colorScheme}`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await open(page);
    await page.getByRole('tab', { name: 'Objects' }).click();
    await page
      .getByRole('tabpanel', { name: 'Objects' })
      .getByRole('button', { name: /^web-/ })
      .first()
      .click();
    await expect(region(page, 'Manifests').locator('.view-line').first()).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('navigation', { name: 'Owners' })).toBeVisible();
    const axe = new AxeBuilder({ page }).withTags(RULES);
    for (const name of ['Owners', 'Inspector', 'Console']) axe.include(`[aria-label="${name}"]`);
    const { violations } = await axe.analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
  });
}
