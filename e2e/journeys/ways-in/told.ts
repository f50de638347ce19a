import { expect, type Page } from '@playwright/test';
import { type Client, dispatch, type Session, start, type Walk } from '../../../core/index.ts';
import { late } from '../../../core/late.ts';
import { caption, hops, outcome, region } from '../page.ts';
import { FILES } from './world.ts';

const CLIENTS: Readonly<Record<string, Client>> = {
  pod: { from: 'pod', namespace: 'default', name: 'client' },
  'node-a': { from: 'node', name: 'node-a' },
  'node-c': { from: 'node', name: 'node-c' },
  outside: { from: 'outside', name: 'client' },
};

/** Who sends, as the header's list names it. */
const OPTIONS: Readonly<Record<string, string>> = {
  pod: 'pod/default/client',
  'node-a': 'node/node-a',
  'node-c': 'node/node-c',
  outside: 'outside/client',
};

/** A page with the world of this folder, and the same cluster beside it: what one tells is held against the other. */
export interface Both {
  readonly page: Page;
  session: Session;
}

export async function openBoth(page: Page): Promise<Both> {
  await page.addInitScript(
    (saved) => localStorage.setItem('packetwalk/1', saved),
    JSON.stringify({ files: FILES, layout: {} }),
  );
  await page.goto('.');
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled({ timeout: 30_000 });
  return { page, session: start(FILES).session };
}

/** The engine's own walk of the request, after the same ones before it; to an endpoint of one's choice, if one is given. */
export function engineWalk(both: Both, from: string, line: string, choose?: string): Walk {
  const client = CLIENTS[from];
  if (!client) throw new Error(`nobody is called ${from}`);
  const { session, answer } = dispatch(
    both.session,
    { input: 'send', request: { client, line, ...(choose === undefined ? {} : { choose }) } },
    late,
  );
  both.session = session;
  if (!answer.walk) throw new Error(`${from}: ${line} was not sent: ${answer.output?.stderr}`);
  return answer.walk;
}

async function sendInPage(page: Page, from: string, line: string): Promise<void> {
  await page.getByRole('combobox', { name: 'from' }).selectOption(OPTIONS[from] ?? from);
  await page.getByRole('combobox', { name: 'request' }).fill(line);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  // The walk before stands at its end: only a new one is on its way.
  await expect(outcome(page)).toContainText('on its way');
  await page.getByRole('button', { name: 'Last hop' }).click();
}

/** By key: the thumb of the timeline lies over the stop where one is already. */
const goTo = (page: Page, index: number): Promise<void> => hops(page).nth(index).press('Enter');

/** The hop that decided: where a rule chose, refused or dropped, where the name failed, or where it got lost. */
const decisive = ({ hops: told }: Walk): number =>
  Math.max(
    told.findIndex(({ verdict }) => verdict === 'rewritten'),
    told.findIndex(({ verdict }) => ['refused', 'dropped', 'failed'].includes(verdict)),
    0,
  );

/** The address that the request had when it left its sender; undefined where nothing was sent. */
const sentFrom = (walk: Walk): string | undefined =>
  walk.hops.find(({ kind, before }) => kind === 'socket' && before)?.before?.src;

/** The plate at the Pod, where one was reached that listens: what its application logs, and which address it does not see. */
async function expectPlate(page: Page, walk: Walk): Promise<void> {
  const plate = region(page, 'Canvas').getByText('application logs').locator('..');
  const { seenClient } = walk.outcome;
  const reached = walk.hops.some(({ kind, place }) => kind === 'pod-answer' && place.at === 'pod');
  if (!reached || !seenClient) {
    await expect(plate).toHaveCount(0);
    return;
  }
  const real = sentFrom(walk);
  await expect(plate).toHaveText(
    seenClient === real ? `application logs${seenClient}` : `application logs${seenClient}not ${real}`,
  );
}

/** The lane of the source address: every address that the packet had, and the rule that took the first one away. */
async function expectLane(page: Page, walk: Walk): Promise<void> {
  const answered = walk.hops.findIndex(({ kind }) => kind === 'pod-answer');
  if (answered === -1) return;
  await goTo(page, answered);
  const lane = region(page, 'Client IP').getByRole('list', { name: 'Client IP on the packet' });
  await expect(lane).toContainText(sentFrom(walk) ?? '');
  if (walk.outcome.seenClient) await expect(lane).toContainText(walk.outcome.seenClient);
  const masked = walk.hops.find(
    ({ before, after }) => before && after && before.src !== after.src && before.src === sentFrom(walk),
  );
  if (masked?.direction === 'request' && masked.rewrittenBy)
    await expect(lane.getByRole('button', { name: masked.rewrittenBy })).toBeVisible();
  if (walk.outcome.log)
    await expect(region(page, 'Client IP')).toContainText(walk.outcome.log.replace(/.*\n/, ''));
}

/** Sends in the page and in the engine, and holds what a person reads against what happened. Gives back the engine's walk. */
export async function expectSame(both: Both, from: string, line: string): Promise<Walk> {
  const { page } = both;
  const walk = engineWalk(both, from, line);
  await sendInPage(page, from, line);
  await expect(outcome(page), `${from}: ${line}`).toContainText(
    `${walk.outcome.summary} — by ${walk.outcome.answeredBy}`,
  );
  await expect(hops(page)).toHaveText(
    walk.hops.map(({ label }) => new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`)),
  );
  const said = (index: number): string =>
    `Hop ${index + 1} of ${walk.hops.length}: ${walk.hops[index]?.caption}`;
  await expect(caption(page)).toHaveText(said(walk.hops.length - 1));
  await expectPlate(page, walk);
  await expectLane(page, walk);
  const decided = decisive(walk);
  await goTo(page, decided);
  await expect(caption(page)).toHaveText(said(decided));
  // Back to the end, so that the next one is known by being on its way.
  await page.getByRole('button', { name: 'Last hop' }).click();
  return walk;
}
