import type { Directive } from './corefile.ts';
import { dispense, once } from './dispenser.ts';
import { listed, type Setup } from './plugin.ts';

/** Only that it is there matters: startup.ts then looks for a forward that leads back. */
type LoopOptions = Readonly<Record<never, never>>;

function setup(directives: readonly Directive[]): Setup<LoopOptions> {
  const directive = once(directives);
  if (typeof directive === 'string') return { ok: false, message: directive };
  const c = dispense(directive);
  return c.nextArg() ? { ok: false, message: c.argErr() } : { ok: true, options: {} };
}

export const loop = listed<LoopOptions>({ name: 'loop', setup });
