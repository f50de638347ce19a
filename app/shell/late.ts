import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/** Resolves when the page has painted and the browser has nothing better to do. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 1500 });
    else setTimeout(resolve, 200);
  });
}

/** A heavy part of the page: fetched only after the light ones are on the screen. */
export function late(load: () => Promise<ComponentType>): LazyExoticComponent<ComponentType> {
  return lazy(async () => {
    await idle();
    return { default: await load() };
  });
}
