import { expect, type Page, test } from '@playwright/test';
import { dispatch, type Input, start, type TallyGroup, webBehindAClusterIP } from '../../core/index.ts';
import { late } from '../../core/late.ts';
import { caption, hop, open, region } from './page.ts';

/** Virtual ms of a beat of sending, and from one request to the next. */
const BEAT = 250;
const EVERY = 50;
const RESTART = 'kubectl rollout restart deployment web';

/** What the strip of the cluster's time calls the restart, with its instant: `8.043 s, …`. */
const restarted = (page: Page) =>
  page
    .getByRole('listbox', { name: 'Cluster time' })
    .getByRole('option', { name: new RegExp(`, .*${RESTART}`) });

const milliseconds = (text: string | null): number =>
  Math.round(Number(/(\d+\.\d+) s/.exec(text ?? '')?.[1]) * 1000);

/** The same requests and the same restart, sent by the engine alone: how those ended that failed. */
function engineFailures(beatsBefore: number, beatsAfter: number): ReadonlyMap<string, TallyGroup> {
  const failures = new Map<string, TallyGroup>();
  let { session } = start(webBehindAClusterIP.files);
  const act = (input: Input): void => {
    const acted = dispatch(session, input, late);
    session = acted.session;
    for (const group of acted.answer.tally?.groups ?? []) {
      if (group.kind === 'answered') continue;
      const key = `${group.summary} by ${group.sample.outcome.answeredBy}`;
      const known = failures.get(key) ?? { ...group, count: 0 };
      failures.set(key, { ...known, count: known.count + group.count });
    }
  };
  const { request } = webBehindAClusterIP;
  const beat: Input = { input: 'advance', by: BEAT, sending: { request, every: EVERY } };
  act({ input: 'set', settings: { settling: 'manual' } });
  for (let i = 0; i < beatsBefore; i++) act(beat);
  act({ input: 'exec', line: RESTART });
  for (let i = 0; i < beatsAfter; i++) act(beat);
  return failures;
}

test('during a rollout requests die, and the page tells how many, by whom, and whose rules were behind', async ({
  page,
}) => {
  test.slow();
  await open(page);
  const pods = region(page, 'Canvas').getByRole('button', { name: /^Pod web-/ });
  const template = /^Pod (web-\w+)-/.exec((await pods.first().getAttribute('aria-label')) ?? '')?.[1];
  await pods.first().click();
  const inspector = region(page, 'Inspector');
  await inspector.getByRole('button', { name: 'Deployment web' }).click();
  await page.getByRole('tab', { name: 'Traffic' }).click();
  const panel = region(page, 'Console');
  const begun = milliseconds(await region(page, 'Timeline').getByText(/^t = /).textContent());
  await panel.getByRole('button', { name: 'Keep sending' }).click();
  await expect(panel.getByRole('button', { name: /answered$/ }).first()).toBeVisible();
  await inspector.getByRole('button', { name: /^Restart/ }).click();
  const old = region(page, 'Canvas').getByRole('button', { name: new RegExp(`^Pod ${template}-`) });
  await expect(old).toHaveCount(0, { timeout: 90_000 });
  await expect(page.getByRole('status', { name: 'Rules in force' })).toHaveText('rules up to date', {
    timeout: 90_000,
  });
  await panel.getByRole('button', { name: 'Stop sending' }).click();
  await expect(panel.getByRole('button', { name: 'Keep sending' })).toBeEnabled();

  const sum = panel.getByRole('status').first();
  const times = Number(/^([\d,]+)/.exec((await sum.textContent()) ?? '')?.[1]?.replace(',', ''));
  const acted = milliseconds(await restarted(page).getAttribute('aria-label'));
  const beatsBefore = (acted - begun) / BEAT;
  const failures = engineFailures(beatsBefore, (times * EVERY) / BEAT - beatsBefore);
  const died = [...failures.values()].reduce((all, { count }) => all + count, 0);
  expect(died, 'requests that the engine lets die').toBeGreaterThan(0);
  await expect(sum).toContainText(`${(times - died).toLocaleString('en')} answered, ${died} failed`);
  await expect(region(page, 'Timeline')).toContainText(
    `${times.toLocaleString('en')} requests sent, ${died} failed`,
  );
  const bars = panel.getByRole('region', { name: 'Outcome' }).getByRole('button');
  for (const [words, { count }] of failures) {
    const bar = bars.filter({ hasText: words });
    await expect(bar).toContainText(`${count}`);
    await expect(bar).toContainText('the rules of node-c still named it');
  }

  const [first] = failures;
  if (!first) throw new Error('nothing died');
  const [words, { sample }] = first;
  await bars.filter({ hasText: words }).click();
  await hop(page, 'kube-proxy rule').press('Enter');
  const rule = sample.hops.findIndex(({ kind }) => kind === 'service-rule');
  await expect(caption(page)).toHaveText(
    `Hop ${rule + 1} of ${sample.hops.length}: ${sample.hops[rule]?.caption}`,
  );
  await expect(inspector).toContainText(/chosen: (.*by now|its Pod is gone)/);
});
