import { expect, test } from '@playwright/test';
import { crowd } from '../bench/crowd.ts';
import { caption, hops, outcome, packet, region } from './page.ts';

/** What the page is made for: 50 nodes, 50 Services, 2,000 Pods. */
const SIZE = { nodes: 50, deployments: 50, replicas: 40 };
/** A page that drew everything would have twenty times as many. */
const ELEMENTS_MOST = 6000;

// Ten seconds of work for a quick machine; a busy one is slow, not wrong.
test.setTimeout(240_000);

test('in a cluster of 50 nodes and 2,000 Pods a person finds their way, and a walk plays', async ({
  page,
}) => {
  await page.addInitScript((saved) => localStorage.setItem('packetwalk/1', saved), crowd(SIZE));
  await page.goto('.');
  const canvas = region(page, 'Canvas');
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled({ timeout: 150_000 });

  await test.step('nodes stand in a rack, Pods in stacks with counts, and a map shows where one is', async () => {
    await expect(canvas.getByText(`${SIZE.nodes - 3} more nodes`)).toBeAttached();
    await expect(canvas.getByRole('button', { name: /^\d+ (other )?Pods on / }).first()).toBeVisible();
    await expect(canvas.getByRole('img', { name: 'Map of the cluster' })).toBeVisible();
    // Of forty Pods to a node only those that somebody looks at have a card of their own.
    expect(await canvas.locator('.react-flow__node-pod:not(.cv-system)').count()).toBeLessThan(9);
  });

  await test.step('a walk plays, and its way is in view', async () => {
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(hops(page).first()).toBeVisible();
    await expect(packet(page)).toBeInViewport();
    await expect(caption(page)).toContainText('Hop 2 of', { timeout: 30_000 });
  });

  await test.step('it is answered by a Pod that has stepped out of its stack', async () => {
    await page.getByRole('button', { name: 'Last hop' }).click();
    await expect(outcome(page)).toContainText('200 OK');
    await expect(packet(page)).toBeInViewport();
    const server = /Pod (web-\S+)/.exec((await outcome(page).textContent()) ?? '')?.[1] ?? '';
    await expect(canvas.getByRole('button', { name: new RegExp(`^Pod ${server} on `) })).toBeInViewport();
  });

  await test.step('a Pod of two thousand is found', async () => {
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Find a Pod, Service or node' }).fill('app-13-');
    await page.keyboard.press('Enter');
    await expect(canvas.getByRole('button', { name: /^Pod app-13-/, pressed: true })).toBeInViewport();
  });

  await test.step('a node of the rack opens', async () => {
    const tile = canvas.getByRole('button', { name: /^Open node-09/ });
    await tile.focus();
    await page.keyboard.press('Enter');
    await expect(canvas.getByRole('button', { name: /^Node node-09/ })).toBeAttached();
  });

  await test.step('only what is in sight is drawn', async () => {
    expect(await page.locator('*').count()).toBeLessThan(ELEMENTS_MOST);
  });
});
