import { expect, type Page, test } from '@playwright/test';
import { change, open, outcome, region, send } from './page.ts';

const time = (page: Page) => page.getByRole('listbox', { name: 'Cluster time' });
const webPods = (page: Page) => region(page, 'Canvas').getByRole('button', { name: /^Pod web-/ });

async function deletePod(page: Page): Promise<string> {
  const pod = webPods(page).first();
  const name = /^Pod (web-\S+)/.exec((await pod.getAttribute('aria-label')) ?? '')?.[1] ?? '';
  await pod.click();
  await region(page, 'Inspector')
    .getByRole('button', { name: /^Delete/ })
    .click();
  await expect(webPods(page).filter({ hasText: name })).toHaveCount(0);
  return name;
}

test('changes of the cluster are gone through by keys, back and forth, and the canvas shows each instant', async ({
  page,
}) => {
  await open(page);
  await expect(webPods(page)).toHaveCount(3);
  const name = await deletePod(page);
  await expect(webPods(page)).toHaveCount(3);
  const pod = region(page, 'Canvas').getByRole('button', { name: new RegExp(`^Pod ${name}`) });
  await time(page).focus();
  // Stops of one instant are gone to together; how many there are is the cluster's business.
  await expect(async () => {
    await page.keyboard.press('ArrowLeft');
    await expect(pod).toHaveAccessibleName(/, Ready/, { timeout: 500 });
  }).toPass();
  await expect(page.getByRole('button', { name: 'The cluster as it is now' })).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('ArrowRight');
    await expect(pod).toHaveAccessibleName(/[Tt]erminating/, { timeout: 500 });
  }).toPass();
  await page.keyboard.press('End');
  await expect(pod).toHaveCount(0);
  await expect(page.getByRole('status', { name: 'Rules in force' })).toHaveText('rules up to date');
});

test('who acts in the past gets a future of its own, which can be named, and both are compared', async ({
  page,
}) => {
  await open(page);
  await change(page, 'selector: { app: web }', 'selector: { app: wep }');
  await expect(
    time(page)
      .getByRole('option', { name: /→ not ready|− 10\./ })
      .last(),
  ).toBeAttached();
  await send(page);
  await expect(outcome(page)).toContainText('Connection refused');

  await time(page)
    .getByRole('option', { name: /client ready|Pod client/ })
    .last()
    .click();
  await send(page);
  await expect(outcome(page)).toContainText('200 OK');
  const branch = page.getByRole('combobox', { name: 'Branch' });
  await expect(branch).toHaveValue('branch 2');

  await page.getByRole('button', { name: 'Rename this branch' }).click();
  const field = page.getByRole('textbox', { name: 'New name of branch branch 2' });
  await field.fill('main');
  await field.press('Enter');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await field.fill('without the typo');
  await field.press('Enter');
  await expect(branch).toHaveValue('without the typo');

  await page.getByRole('button', { name: 'Compare two walks' }).click();
  const view = page.getByRole('dialog', { name: 'Compare' });
  await view.getByRole('combobox', { name: 'by' }).selectOption({ label: 'two futures' });
  const side = (name: RegExp) => view.getByRole('region', { name });
  await expect(side(/left: main/).getByRole('status', { name: 'Outcome' })).toContainText(
    'Connection refused',
  );
  await expect(side(/right: without the typo/).getByRole('status', { name: 'Outcome' })).toContainText(
    '200 OK',
  );
  await page.keyboard.press('Escape');
  await branch.selectOption('main');
  await expect(branch).toHaveValue('main');
});
