import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { hop, open, outcome, region, send } from './page.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const command = (page: Page) => page.getByRole('status', { name: 'Command' });

async function settings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Cluster settings' }).click();
  await expect(page.getByRole('dialog', { name: 'Cluster settings' })).toBeVisible();
}

test('settings are at work at once, and outlive a reload: a delay, a stopped kube-proxy, no cloud', async ({
  page,
}) => {
  await open(page);
  await settings(page);
  const delay = page.getByRole('textbox', { name: 'perNodeSpread in ms' });
  await delay.fill('nonsense');
  await expect(delay).toHaveAttribute('aria-invalid', 'true');
  await delay.fill('2 s');
  await delay.press('Enter');
  await expect(delay).toHaveValue('2000');
  await page.getByRole('checkbox', { name: 'kube-proxy/node-c runs' }).uncheck();
  await page.getByRole('radio', { name: 'There is none' }).check();
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Cluster settings' })).toBeEnabled({ timeout: 30_000 });
  await settings(page);
  await expect(page.getByRole('textbox', { name: 'perNodeSpread in ms' })).toHaveValue('2000');
  await expect(page.getByRole('checkbox', { name: 'kube-proxy/node-c runs' })).not.toBeChecked();
  await expect(page.getByRole('radio', { name: 'There is none' })).toBeChecked();
  await page.getByRole('button', { name: 'All as usual' }).click();
  await expect(page.getByRole('checkbox', { name: 'kube-proxy/node-c runs' })).toBeChecked();
});

test('a node whose kube-proxy is stopped is told to be behind, and its rules still name the Pod that is gone', async ({
  page,
}) => {
  await open(page);
  await settings(page);
  await page.getByRole('checkbox', { name: 'kube-proxy/node-c runs' }).uncheck();
  await page.keyboard.press('Escape');
  await region(page, 'Canvas')
    .getByRole('button', { name: /^Pod web-/ })
    .first()
    .click();
  await region(page, 'Inspector')
    .getByRole('button', { name: /^Delete/ })
    .click();
  await expect(command(page)).toContainText(/^\$ kubectl delete pod web-/);
  await expect(page.getByRole('status', { name: 'Rules in force' })).toHaveText(
    'node-a ✓, node-b ✓, node-c not yet',
    { timeout: 30_000 },
  );
});

test('a node is cordoned, made NotReady, drained and removed, each with the line that a person would type', async ({
  page,
}) => {
  await open(page);
  await region(page, 'Canvas')
    .getByRole('button', { name: /^kube-proxy on node-b/ })
    .click();
  const inspector = region(page, 'Inspector');
  await inspector.getByRole('button', { name: /^Cordon/ }).click();
  await expect(command(page)).toContainText('node/node-b cordoned');
  await inspector.getByRole('button', { name: /^Uncordon/ }).click();
  await expect(command(page)).toContainText('node/node-b uncordoned');
  await inspector.getByRole('button', { name: /^Make NotReady/ }).click();
  await expect(inspector).toContainText('NodeStatusUnknown', { timeout: 30_000 });
  await inspector.getByRole('button', { name: /^Make Ready again/ }).click();
  await expect(inspector).toContainText('KubeletReady', { timeout: 30_000 });
  await inspector.getByRole('button', { name: /^Drain/ }).click();
  await expect(command(page)).toContainText('node/node-b drained');
  await inspector.getByRole('button', { name: /^Remove/ }).click();
  await expect(command(page)).toContainText('node "node-b" deleted');
  await expect(inspector).toContainText('It is gone.');
});

test('time stands still: the Pod is going, the slice has changed, one node has synced and others not yet', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('button', { name: 'Time stands still' }).click();
  await region(page, 'Canvas')
    .getByRole('button', { name: /^Pod web-/ })
    .first()
    .click();
  await region(page, 'Inspector')
    .getByRole('button', { name: /^Delete/ })
    .click();
  await expect(command(page)).toContainText('deleted');
  const rules = page.getByRole('status', { name: 'Rules in force' });
  const next = page.getByRole('button', { name: 'Next change of the cluster' });
  await expect(async () => {
    await next.click();
    await expect(rules).toHaveText(/✓.*not yet|not yet.*✓/, { timeout: 500 });
  }).toPass();
  // Acting in between is possible: the request goes by the rules of that instant.
  await send(page);
  await expect(outcome(page)).toContainText('200 OK');
  await page.getByRole('button', { name: 'Run until the cluster is at rest' }).click();
  await expect(rules).toHaveText('rules up to date', { timeout: 30_000 });
});

test('an instant of the past can be gone to; acting there keeps both futures', async ({ page }) => {
  await open(page);
  await region(page, 'Canvas')
    .getByRole('button', { name: /^Pod web-/ })
    .first()
    .click();
  await region(page, 'Inspector')
    .getByRole('button', { name: /^Delete/ })
    .click();
  await expect(command(page)).toContainText('deleted');
  const time = page.getByRole('listbox', { name: 'Cluster time' });
  await time
    .getByRole('option', { name: /EndpointSlice web-.* → terminating/ })
    .last()
    .click();
  await expect(page.getByRole('button', { name: 'The cluster as it is now' })).toBeVisible();
  await expect(page.getByRole('status', { name: 'Rules in force' })).toContainText('not yet');
  await send(page);
  const branch = page.getByRole('combobox', { name: 'Branch' });
  await expect(branch).toHaveValue('branch 2');
  await branch.selectOption('main');
  await expect(page.getByRole('status', { name: 'Rules in force' })).toHaveText('rules up to date');
  await time.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('button', { name: 'The cluster as it is now' })).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByRole('button', { name: 'The cluster as it is now' })).toBeHidden();
});

test('flows, counters and a walk to another candidate', async ({ page }) => {
  await open(page);
  await send(page);
  await page.getByRole('tab', { name: 'Conntrack' }).click();
  const flows = page.getByRole('tabpanel', { name: 'Conntrack' });
  await flows.getByRole('combobox', { name: 'Node' }).selectOption('node-c');
  await expect(flows.getByRole('row').filter({ hasText: 'TCP' })).toContainText('ASSURED');
  await hop(page, 'kube-proxy rule').click();
  const inspector = region(page, 'Inspector');
  const other = inspector.getByRole('button', { name: /^Show me the walk to/ }).first();
  const name = /walk to (.*)$/.exec((await other.textContent()) ?? '')?.[1] ?? '';
  await other.click();
  await page.getByRole('button', { name: 'Last hop' }).click();
  await expect(outcome(page)).toContainText('200 OK');
  await hop(page, 'kube-proxy rule').click();
  await expect(inspector.getByText(/^chosen:/)).toBeVisible();
  await expect(inspector.getByRole('button', { name: `Show me the walk to ${name}` })).toHaveCount(0);
});

const found = ({ violations }: Awaited<ReturnType<AxeBuilder['analyze']>>) =>
  violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))]);

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the settings, ${colorScheme}`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await open(page);
    await settings(page);
    const axe = new AxeBuilder({ page }).withTags(RULES).include('[role="dialog"]');
    expect(found(await axe.analyze())).toEqual([]);
  });

  test(`axe finds nothing while time stands still and a command has run, ${colorScheme}`, async ({
    page,
  }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await open(page);
    await page.getByRole('button', { name: 'Time stands still' }).click();
    await region(page, 'Canvas')
      .getByRole('button', { name: /^kube-proxy on node-b/ })
      .click();
    await region(page, 'Inspector')
      .getByRole('button', { name: /^Cordon/ })
      .click();
    await expect(command(page)).toContainText('cordoned');
    const axe = new AxeBuilder({ page }).withTags(RULES);
    for (const name of ['Timeline', 'Inspector', 'Command']) axe.include(`[aria-label="${name}"]`);
    expect(found(await axe.analyze())).toEqual([]);
  });
}
