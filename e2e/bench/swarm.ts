import type { Page } from '@playwright/test';

/** What was seen of the page while packets flew. */
export interface Flight {
  readonly framesPerSecond: number;
  /** Milliseconds of the longest task of the main thread, 0 where none was longer than 50. */
  readonly longestTask: number;
}

/** Counts frames and long tasks in the page for so many milliseconds. */
function watch(page: Page, millis: number): Promise<Flight> {
  return page.evaluate(
    (duration) =>
      new Promise<Flight>((done) => {
        let longestTask = 0;
        const observer = new PerformanceObserver((list) => {
          for (const { duration: length } of list.getEntries()) longestTask = Math.max(longestTask, length);
        });
        observer.observe({ entryTypes: ['longtask'] });
        const start = performance.now();
        let frames = 0;
        const frame = (now: number): void => {
          frames += 1;
          if (now - start < duration) requestAnimationFrame(frame);
          else {
            observer.disconnect();
            done({ framesPerSecond: (frames * 1000) / (now - start), longestTask });
          }
        };
        requestAnimationFrame(frame);
      }),
    millis,
  );
}

/** Sends one request and watches its packet for so many milliseconds. */
export async function walkOf(page: Page, millis: number): Promise<Flight> {
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByTestId('packet').waitFor({ state: 'attached' });
  return watch(page, millis);
}

/** Sends so many requests at one instant and watches the first seconds of their flight. */
export async function flightOf(page: Page, packets: number): Promise<Flight> {
  await page.getByRole('tab', { name: 'Traffic' }).click();
  const times = page.getByRole('textbox', { name: 'Requests' });
  await times.fill(String(packets));
  await page.getByRole('button', { name: 'Send them all now' }).click();
  await page.getByTestId('swarm').first().waitFor({ state: 'attached' });
  const seen = await watch(page, 2500);
  await page.getByTestId('swarm').first().waitFor({ state: 'detached' });
  return seen;
}
