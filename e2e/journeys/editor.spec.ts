import { expect, type Locator, type Page, test } from '@playwright/test';
import { fromPageMenu } from './page.ts';

const manifests = (page: Page): Locator => page.getByRole('region', { name: 'Manifests' });
const status = (page: Page): Locator => manifests(page).getByRole('status');
const line = (page: Page, text: string): Locator =>
  manifests(page).locator('.view-line').filter({ hasText: text }).first();

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
`;

/** Opens the page with these manifests, and waits for the editor and the cluster. */
async function open(page: Page, text = SERVICE): Promise<void> {
  const files = [
    { name: 'web.yaml', text },
    { name: 'client.yaml', text: CLIENT },
  ];
  await page.addInitScript(
    (saved) => localStorage.setItem('packetwalk/1', saved),
    JSON.stringify({ files, layout: {} }),
  );
  await page.goto('.');
  await expect(manifests(page).locator('.monaco-editor .view-line').first()).toBeVisible({ timeout: 30_000 });
  await expect(status(page)).toContainText('applied', { timeout: 30_000 });
}

const CLIENT = `apiVersion: v1
kind: Pod
metadata: { name: client }
spec:
  containers:
    - { name: netshoot, image: "nicolaka/netshoot:v0.14", command: [sleep, infinity] }
`;

/** Puts the cursor at the end of the line with this text. */
async function endOf(page: Page, text: string): Promise<void> {
  await line(page, text).click();
  await page.keyboard.press('End');
}

/** The pointer goes to a word: Monaco's own layers take it before any element does. */
async function pointAt(page: Page, text: string, word: string): Promise<void> {
  const box = await line(page, text).locator('span span').filter({ hasText: word }).first().boundingBox();
  if (!box) throw new Error(`${word} is not to be seen`);
  await page.mouse.move(box.x + 12, box.y + box.height / 2, { steps: 3 });
}

test('fields are completed and explained by the schema', async ({ page }) => {
  await open(page);
  await endOf(page, 'port: 80');
  await page.keyboard.type('\ntar', { delay: 40 });
  const offer = page.getByRole('option', { name: /targetPort/ });
  await expect(offer).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.type('http');
  await expect(line(page, 'targetPort: http')).toBeVisible();
  await expect(status(page)).toContainText('service/web configured');
  await pointAt(page, 'targetPort', 'targetPort');
  await expect(page.getByText(/Number or name of the port to access on the pods/)).toBeVisible();
});

test("a wrong value is marked at its line in the API server's words, and the cluster waits", async ({
  page,
}) => {
  await open(page);
  await endOf(page, 'port: 80');
  await page.keyboard.type('808080');
  const words = 'Invalid value: 80808080: must be between 1 and 65535, inclusive';
  await expect(status(page)).toContainText('the cluster keeps its last good state');
  await expect(status(page)).toContainText(`web.yaml:9: spec.ports[0].port: ${words}`);

  const squiggle = manifests(page).locator('.squiggly-error');
  await expect(squiggle).toHaveCount(1);
  const [mark, text] = [await squiggle.boundingBox(), await line(page, 'port: 8080').boundingBox()];
  expect(Math.abs((mark?.y ?? 0) - (text?.y ?? 99))).toBeLessThan(text?.height ?? 0);
  await pointAt(page, 'port: 8080', '8080');
  await expect(page.locator('.monaco-hover').getByText(words).first()).toBeVisible();

  await status(page)
    .getByRole('button', { name: /web\.yaml:9: spec\.ports\[0\]\.port/ })
    .click();
  await page.keyboard.press('End');
  for (let key = 0; key < 6; key += 1) await page.keyboard.press('Backspace');
  await expect(status(page)).not.toContainText('last good state');
  await expect(manifests(page).locator('.squiggly-error')).toHaveCount(0);
});

test('text that is no YAML is held back until it is', async ({ page }) => {
  await open(page);
  await endOf(page, 'selector:');
  await page.keyboard.type(' [');
  await expect(status(page)).toContainText('the cluster keeps its last good state');
  await expect(status(page)).toContainText(/web\.yaml:\d+: error converting YAML to JSON: yaml: /);
  await page.keyboard.press('Control+z');
  await expect(status(page)).toContainText('applied');
});

test('what was written comes back after a reset: by undo, and all of it at once', async ({ page }) => {
  await open(page);
  await endOf(page, 'app: web');
  await page.keyboard.type('-2');
  await expect(status(page)).toContainText('service/web configured');
  await fromPageMenu(page, /^Reset manifests/);
  await expect(line(page, 'app: web-2')).toHaveCount(0);
  await expect(status(page)).toContainText('the example.');
  await line(page, 'kind: Service').click();
  await page.keyboard.press('Control+z');
  await expect(line(page, 'app: web-2')).toBeVisible();
  await expect(status(page)).toContainText('applied');

  await fromPageMenu(page, /^Reset manifests/);
  await status(page).getByRole('button', { name: 'Put back' }).click();
  await expect(line(page, 'app: web-2')).toBeVisible();
});

test('each file has an undo of its own; files are made, renamed and closed', async ({ page }) => {
  await open(page);
  await endOf(page, 'port: 80');
  await page.keyboard.type('80');
  await manifests(page).getByRole('button', { name: 'client.yaml', exact: true }).click();
  await endOf(page, 'kind: Pod');
  await page.keyboard.type(' # sends');
  await manifests(page).getByRole('button', { name: 'web.yaml', exact: true }).click();
  await line(page, 'port: 8080').click();
  await page.keyboard.press('Control+z');
  await expect(line(page, 'port: 8080')).toHaveCount(0);

  await manifests(page).getByRole('button', { name: 'New file' }).click();
  await page.keyboard.type('# notes');
  const tab = manifests(page).getByRole('button', { name: 'manifest.yaml', exact: true });
  await tab.press('F2');
  await page.getByRole('textbox', { name: 'New name of manifest.yaml' }).fill('notes.yaml');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Manifest notes.yaml' })).toBeAttached();
  await manifests(page).getByRole('button', { name: 'Close notes.yaml' }).click();
  await status(page).getByRole('button', { name: 'Put back' }).click();
  await expect(line(page, '# notes')).toBeVisible();
});

test('a hop lights the lines that it was made from, and a line marks its hops', async ({ page }) => {
  await page.goto('.');
  await expect(manifests(page).locator('.monaco-editor .view-line').first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const rule = page.getByRole('button', { name: /^kube-proxy rule/ });
  await rule.click();
  const lit = manifests(page).locator('.manifest-lit-margin');
  await expect(lit).toHaveCount(2);
  await page.getByRole('button', { name: /^DNS answer/ }).click();
  await line(page, 'selector: { app: web }').click();
  await expect(rule).toHaveAttribute('data-lit');
});

test('what is typed before the editor has come goes on in it', async ({ page }) => {
  const held: (() => void)[] = [];
  await page.route(/manifests-.*\.js$/, async (route) => {
    await new Promise<void>((release) => held.push(release));
    await route.continue();
  });
  await page.goto('.');
  const field = page.getByRole('textbox', { name: 'Manifest web.yaml' });
  await expect(field).toHaveValue(/kind: Service/);
  await field.press('ControlOrMeta+Home');
  await page.keyboard.type('# one ');
  await expect.poll(() => held.length).toBeGreaterThan(0);
  for (const release of held) release();
  await expect(manifests(page).locator('.monaco-editor')).toBeVisible({ timeout: 30_000 });
  await page.keyboard.type('two');
  await expect(line(page, '# one two')).toBeVisible();
});

test('a small screen never loads the editor @phone', async ({ page, isMobile }) => {
  test.skip(!isMobile);
  const scripts: string[] = [];
  page.on('request', (request) => scripts.push(request.url()));
  await page.goto('.');
  await page.getByRole('button', { name: 'Open Manifests' }).click();
  await expect(page.getByRole('textbox', { name: 'Manifest web.yaml' })).toHaveValue(/kind: Service/);
  await page.waitForLoadState('networkidle');
  expect(scripts.filter((url) => /manifests-|yaml\.worker|editor\.worker/.test(url))).toEqual([]);
});
