import { type Browser, chromium, type Page } from '@playwright/test';
import { launchOptions } from '../browser/chromium.ts';
import { serve } from '../browser/serve.ts';
import { crowd } from './crowd.ts';
import { type Flight, flightOf, walkOf } from './swarm.ts';
import { millis, quantile, type Row } from './table.ts';

const LOADS = 5;
const EDITS = 30;
const WALK_MILLIS = 8000;
/** A crowd as large as the page is made for, and how long its settling may take. */
const CROWD = { nodes: 50, deployments: 50, replicas: 40 };
const CROWD_MILLIS = 300_000;
const SLOW_DOWNS = [1, 4];
/** Packets in the air at once; more are drawn as a share. */
const SWARMS = [50, 200];

interface PageFigures {
  readonly firstPaint: number;
  readonly usableCanvas: number;
  readonly editToWalk: { readonly p50: number; readonly p95: number };
  readonly walk: Flight;
  readonly swarms: readonly Flight[];
  readonly crowd: { readonly usable: number; readonly walk: Flight };
}

declare global {
  interface Window {
    /** Milliseconds after navigation at which Send could be pressed and the canvas showed a node. */
    usableAt?: number;
  }
}

/** The built page in a Chromium: how soon it can be used, how soon an edit walks, how smoothly a packet moves. */
export async function pageRows(): Promise<{ browser: string; rows: Row[] }> {
  const site = await serve('dist', '/packetwalk/', 0);
  const browser = await chromium.launch(await launchOptions());
  try {
    const figures: PageFigures[] = [];
    for (const slowDown of SLOW_DOWNS) figures.push(await measurePage(browser, site.url, slowDown));
    const row = (what: string, read: (one: PageFigures) => string): Row => [what, ...figures.map(read)];
    return {
      browser: `Chromium ${browser.version()}`,
      rows: [
        row('first paint', (one) => millis(one.firstPaint)),
        row('canvas usable', (one) => millis(one.usableCanvas)),
        row('edit to the new walk on screen, median', (one) => millis(one.editToWalk.p50)),
        row('edit to the new walk on screen, 95 of 100', (one) => millis(one.editToWalk.p95)),
        row('frames per second, 1 packet', (one) => one.walk.framesPerSecond.toFixed(0)),
        row('longest task meanwhile', (one) => millis(one.walk.longestTask)),
        ...SWARMS.map((packets, index) =>
          row(`frames per second, ${packets} packets`, (one) =>
            (one.swarms[index]?.framesPerSecond ?? 0).toFixed(0),
          ),
        ),
        row('longest task meanwhile', (one) =>
          millis(Math.max(...one.swarms.map((each) => each.longestTask))),
        ),
        row('50 nodes, 2,000 Pods: canvas usable', (one) => millis(one.crowd.usable)),
        row('frames per second there, 1 packet', (one) => one.crowd.walk.framesPerSecond.toFixed(0)),
        row('longest task meanwhile', (one) => millis(one.crowd.walk.longestTask)),
      ],
    };
  } finally {
    await browser.close();
    site.close();
  }
}

async function measurePage(browser: Browser, url: string, slowDown: number): Promise<PageFigures> {
  const loads: { firstPaint: number; usableAt: number }[] = [];
  for (let load = 0; load < LOADS; load++) {
    const page = await openPage(browser, url, slowDown);
    loads.push(await timesOfLoad(page));
    await page.context().close();
  }
  const page = await openPage(browser, url, slowDown);
  await timesOfLoad(page);
  const edits: number[] = [];
  await timeToWalk(page);
  for (let edit = 0; edit < EDITS; edit++) {
    // The walk before stands at its end, so that only the new one can be at its first hop.
    await page.getByRole('button', { name: /^Last hop/ }).click();
    await editReplicas(page, edit % 2 === 0 ? 4 : 3);
    edits.push(await timeToWalk(page));
  }
  const walk = await walkOf(page, WALK_MILLIS);
  const swarms: Flight[] = [];
  for (const packets of SWARMS) swarms.push(await flightOf(page, packets));
  await page.context().close();
  const crowded = await openPage(browser, url, slowDown, crowd(CROWD));
  const { usableAt: usable } = await timesOfLoad(crowded);
  const inCrowd = { usable, walk: await walkOf(crowded, WALK_MILLIS) };
  await crowded.context().close();
  return {
    firstPaint: quantile(
      loads.map((one) => one.firstPaint),
      0.5,
    ),
    usableCanvas: quantile(
      loads.map((one) => one.usableAt),
      0.5,
    ),
    editToWalk: { p50: quantile(edits, 0.5), p95: quantile(edits, 0.95) },
    walk,
    swarms,
    crowd: inCrowd,
  };
}

/** A page of its own context, so that nothing is cached, on a processor that many times slower; `saved` is what a visit before left. */
async function openPage(browser: Browser, url: string, slowDown: number, saved?: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowDown });
  if (saved !== undefined)
    await page.addInitScript((text) => localStorage.setItem('packetwalk/1', text), saved);
  await page.addInitScript(() => {
    const look = () => {
      const node = document.querySelector('[aria-label="Canvas"] .react-flow__node');
      const send = [...document.querySelectorAll('button')].find((button) => button.textContent === 'Send');
      if (node && send && !send.disabled) window.usableAt = performance.now();
      else requestAnimationFrame(look);
    };
    look();
  });
  await page.goto(url);
  return page;
}

async function timesOfLoad(page: Page): Promise<{ firstPaint: number; usableAt: number }> {
  await page.waitForFunction(() => window.usableAt !== undefined, undefined, { timeout: CROWD_MILLIS });
  return page.evaluate(() => ({
    firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    usableAt: window.usableAt ?? Number.NaN,
  }));
}

/** Types another number of replicas into the editor, as a person would. */
async function editReplicas(page: Page, replicas: number): Promise<void> {
  // The editor draws its lines anew at any time, so the place is asked for in one go.
  const place = await page.waitForFunction(() => {
    const line = [...document.querySelectorAll('.view-line')].find((one) =>
      one.textContent?.includes('replicas:'),
    );
    const text = line?.firstElementChild?.getBoundingClientRect();
    return text && text.width > 0 ? { x: text.right - 4, y: text.top + text.height / 2 } : undefined;
  });
  const { x, y } = (await place.jsonValue()) ?? { x: 0, y: 0 };
  await page.mouse.click(x, y);
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await page.keyboard.type(String(replicas));
}

/** From pressing Send right after the edit (which applies it first) until the walk's first hop is painted. */
function timeToWalk(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const timeline = document.querySelector('[aria-label="Timeline"]');
    const send = [...document.querySelectorAll('button')].find((button) => button.textContent === 'Send');
    if (!timeline || !send) throw new Error('no timeline, or nothing to send with');
    const start = performance.now();
    await new Promise<void>((shown) => {
      const observer = new MutationObserver(() => {
        if (!/(^|\D)1 \/ \d/.test(timeline.textContent ?? '')) return;
        observer.disconnect();
        shown();
      });
      observer.observe(timeline, { subtree: true, childList: true, characterData: true });
      send.click();
    });
    await new Promise(requestAnimationFrame);
    return performance.now() - start;
  });
}
