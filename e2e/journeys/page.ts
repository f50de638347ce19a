import { expect, type Locator, type Page } from '@playwright/test';
import { webBehindAClusterIP } from '../../core/index.ts';

/** The page as a person meets it: regions, buttons and words, by role and name. */
export const region = (page: Page, name: string): Locator => page.getByRole('region', { name });
export const outcome = (page: Page): Locator => page.getByRole('status', { name: 'Outcome' });
export const caption = (page: Page): Locator =>
  region(page, 'Timeline').getByRole('paragraph').filter({ hasText: /^Hop / });
export const hops = (page: Page): Locator =>
  page.getByRole('list', { name: 'Hops of the walk' }).getByRole('button');
/** The hop with this label in the list, which is the walk's outline too. */
export const hop = (page: Page, label: string): Locator =>
  page
    .getByRole('list', { name: 'Hops of the walk' })
    .getByRole('button', { name: new RegExp(`^${label} ?\\.`) });
export const packet = (page: Page): Locator =>
  region(page, 'Canvas').getByRole('button', { name: /^Packet/ });

const [web, client] = webBehindAClusterIP.files;

/** The opening example with one change, as if it had been typed on an earlier visit. */
export const example = (from = '', to = ''): string => web.text.replace(from, to);

/** Opens the page and waits for the cluster; `text` is what an earlier visit left in web.yaml. */
export async function open(page: Page, text?: string): Promise<void> {
  if (text !== undefined)
    await page.addInitScript(
      (saved) => localStorage.setItem('packetwalk/1', saved),
      JSON.stringify({ files: [{ name: 'web.yaml', text }, client], layout: {} }),
    );
  await page.goto('.');
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled({ timeout: 30_000 });
}

/** Presses Send and goes to the end of the walk. */
export async function send(page: Page, line?: string): Promise<void> {
  if (line !== undefined) await page.getByRole('combobox', { name: 'request' }).fill(line);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(hops(page).first()).toBeVisible();
  await page.getByRole('button', { name: 'Last hop' }).click();
}

/** Changes a line of web.yaml in the editor as a person would: goes there, selects it, types. */
export async function change(page: Page, from: string, to: string): Promise<void> {
  const editor = region(page, 'Manifests').locator('.monaco-editor');
  await expect(editor.locator('.view-line').first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole('textbox', { name: 'Manifest web.yaml' }).focus();
  // The editor draws the lines in view only: what stands in the second half is looked for from the end.
  await page.keyboard.press(
    web.text.indexOf(from) > web.text.length / 2 ? 'ControlOrMeta+End' : 'ControlOrMeta+Home',
  );
  const line = editor.locator('.view-line').filter({ hasText: from }).first();
  const text = (await line.textContent())?.replaceAll('\u00a0', ' ').trim() ?? '';
  await line.click();
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+Home');
  await page.keyboard.insertText(text.replace(from, to));
}

/** Chooses something of the menu at the end of the header. */
export async function fromPageMenu(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Page', exact: true }).click();
  await page.getByRole('menuitem', { name }).click();
}
