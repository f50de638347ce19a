import { expect, type Page, test } from '@playwright/test';
import { example, hop, open, region, send } from './page.ts';

/** Key states of the page, each reached as a person would; the pictures lie in `looks/`. */
interface Look {
  readonly name: string;
  readonly text?: string;
  readonly to: (page: Page) => Promise<void>;
}

const balanced = example('type: ClusterIP', 'type: LoadBalancer\n  externalTrafficPolicy: Cluster').replace(
  'replicas: 3',
  'replicas: 2',
);

async function fromOutside(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'from' }).selectOption('outside/client');
  await page.getByRole('combobox', { name: 'request' }).fill('curl http://198.51.100.10');
}

const LOOKS: readonly Look[] = [
  { name: 'first-visit', to: async () => undefined },
  {
    name: 'rule',
    to: async (page) => {
      await send(page);
      await hop(page, 'kube-proxy rule').click();
    },
  },
  { name: 'answered', to: (page) => send(page) },
  {
    name: 'no-endpoints',
    text: example('selector: { app: web }', 'selector: { app: wep }'),
    to: (page) => send(page),
  },
  { name: 'no-such-name', to: (page) => send(page, 'curl http://webb') },
  {
    name: 'nobody-listens',
    text: example('targetPort: 80 }', 'targetPort: 8080 }'),
    to: (page) => send(page),
  },
  {
    name: 'rules-depth',
    to: async (page) => {
      await send(page);
      await hop(page, 'kube-proxy rule').click();
      await page.getByRole('radio', { name: 'rules' }).check({ force: true });
    },
  },
  {
    name: 'load-balancer',
    text: balanced,
    to: async (page) => {
      await fromOutside(page);
      await send(page);
    },
  },
  {
    name: 'compare',
    text: balanced,
    to: async (page) => {
      await fromOutside(page);
      await page.getByRole('button', { name: 'Compare two walks' }).click();
      await expect(page.getByRole('list', { name: 'Hops, side by side' })).toBeVisible();
    },
  },
  {
    name: 'traffic',
    to: async (page) => {
      await page.getByRole('button', { name: 'Send the request 1,000 times' }).click();
      await expect(region(page, 'Console').getByRole('region', { name: 'By Pod' })).toBeVisible();
    },
  },
  {
    name: 'objects',
    to: async (page) => {
      await page.getByRole('tab', { name: 'Objects' }).click();
      await expect(region(page, 'Console').getByRole('table')).toBeVisible();
    },
  },
  {
    name: 'settings',
    to: async (page) => {
      await page.keyboard.press(',');
      await expect(page.getByRole('dialog', { name: 'Cluster settings' })).toBeVisible();
    },
  },
];

test.use({ contextOptions: { reducedMotion: 'reduce' } });
test.skip(
  !process.env.CHROME_PATH?.includes('.cache/chromium'),
  'the pictures were taken by the Chromium that an npm package carries; another one draws letters otherwise',
);

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const { name, text, to } of LOOKS)
      test(`${name} looks as it did`, async ({ page }) => {
        await open(page, text);
        await expect(region(page, 'Manifests').locator('.view-line').first()).toBeVisible();
        await to(page);
        await expect(page).toHaveScreenshot(`${name}-${colorScheme}.png`);
      });
  });
}
