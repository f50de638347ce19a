import type { kubectl } from '../shell/index.ts';
import type { counterOf, walk } from '../walk/index.ts';
import type { advance } from './advance.ts';
import type { podLog } from './pod-log.ts';
import type { changeSettings } from './settings.ts';

/**
 * What no session needs before the first request: the packet's way, the command line, other settings. They are handed in, so that
 * a page can show a cluster before it has loaded them.
 */
export interface Late {
  readonly walk: typeof walk;
  readonly counterOf: typeof counterOf;
  readonly kubectl: typeof kubectl;
  readonly podLog: typeof podLog;
  readonly changeSettings: typeof changeSettings;
  readonly advance: typeof advance;
}
