import type { ApiObject } from '../api/index.ts';
import type { ComponentEvent, Effect } from '../apiserver/index.ts';

const SYNC = 'sync/';

/**
 * Puts objects into a controller's work queue: each is looked at once, after all that is known at this instant has been
 * heard, however many events asked for it (client-go util/workqueue).
 */
export const enqueued = (objects: readonly ApiObject[]): readonly Effect[] =>
  objects.map(({ metadata: { namespace = '', name } }) => ({
    effect: 'Later',
    after: 0,
    timer: `${SYNC}${namespace}/${name}`,
  }));

/** Whether a change of a Pod asks: Pods change in crowds, all else one by one. */
export const isPodEvent = (event: ComponentEvent): boolean =>
  event.type !== 'TIMER' && event.type !== 'REFUSED' && event.object.kind === 'Pod';
