import { expect, test } from '@playwright/test';

test('the page opens under a sub-path without an error or a blocked resource @phone', async ({ page }) => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  await page.goto('.');
  await expect.soft(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible();
  expect(complaints).toEqual([]);
});
