import type { Directive } from './corefile.ts';
import { dispense, once, parseDuration } from './dispenser.ts';
import { listed, type Setup } from './plugin.ts';

export interface HealthOptions {
  readonly port: number;
  /** Milliseconds for which a server that was told to end still answers. */
  readonly lameduck: number;
}

const DEFAULT_PORT = 8080;

/** CoreDNS plugin/health/setup.go: `health [ADDRESS] { lameduck DURATION }`. The process answers on /health with OK. */
function setup(directives: readonly Directive[]): Setup<HealthOptions> {
  const directive = once(directives);
  if (typeof directive === 'string') return { ok: false, message: directive };
  const c = dispense(directive);
  const args = c.remainingArgs();
  if (args.length > 1) return { ok: false, message: c.argErr() };
  const port = Number(/:(\d+)$/.exec(args[0] ?? '')?.[1] ?? DEFAULT_PORT);
  let lameduck = 0;
  while (c.nextBlock()) {
    if (c.val() !== 'lameduck') return { ok: false, message: c.argErr() };
    const values = c.remainingArgs();
    if (values.length !== 1) return { ok: false, message: c.argErr() };
    const duration = parseDuration(values[0] ?? '');
    if (typeof duration === 'string')
      return { ok: false, message: `unable to parse lameduck duration value: '${values[0]}' : ${duration}` };
    lameduck = duration;
  }
  return { ok: true, options: { port, lameduck } };
}

export const health = listed<HealthOptions>({ name: 'health', setup });
