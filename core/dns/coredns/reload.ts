import type { Directive } from './corefile.ts';
import { dispense, once, parseDuration } from './dispenser.ts';
import { listed, type Setup } from './plugin.ts';

/** How often the file is looked at, and by how much that varies at most. Milliseconds. */
export interface ReloadOptions {
  readonly interval: number;
  readonly jitter: number;
}

const DEFAULTS: ReloadOptions = { interval: 30_000, jitter: 15_000 };
const LEAST: ReloadOptions = { interval: 2000, jitter: 1000 };

/** CoreDNS plugin/reload/setup.go: `reload [INTERVAL] [JITTER]`. */
function setup(directives: readonly Directive[]): Setup<ReloadOptions> {
  const directive = once(directives);
  if (typeof directive === 'string') return { ok: false, message: directive };
  const c = dispense(directive);
  const args = c.remainingArgs();
  if (args.length > 2) return { ok: false, message: c.argErr() };
  const interval = args[0] === undefined ? DEFAULTS.interval : parseDuration(args[0]);
  if (typeof interval === 'string') return { ok: false, message: interval };
  if (interval < LEAST.interval)
    return { ok: false, message: 'interval value must be greater or equal to 2s' };
  const jitter = args[1] === undefined ? DEFAULTS.jitter : parseDuration(args[1]);
  if (typeof jitter === 'string') return { ok: false, message: jitter };
  if (jitter < LEAST.jitter) return { ok: false, message: 'jitter value must be greater or equal to 1s' };
  return { ok: true, options: { interval, jitter: Math.min(jitter, interval / 2) } };
}

export const reload = listed<ReloadOptions>({ name: 'reload', setup });
