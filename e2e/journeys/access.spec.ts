import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { example, open, send } from './page.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on an answered walk, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page);
    await send(page);
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
  });
}

test('axe finds nothing on a refused walk @phone', async ({ page, isMobile }) => {
  await open(page, example('selector: { app: web }', 'selector: { app: wep }'));
  await send(page);
  const axe = new AxeBuilder({ page }).withTags(RULES);
  // The whole cluster on a phone is a map: what it names is smaller than a finger until one zooms in. The list of hops
  // and the Inspector do the same at full size (WCAG 2.2, 2.5.8, exception “equivalent”).
  const { violations } = await (isMobile ? axe.disableRules('target-size') : axe).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
});
