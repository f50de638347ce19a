import type { Directive } from './corefile.ts';
import { dispense, once } from './dispenser.ts';
import { listed, type Setup } from './plugin.ts';

export interface ReadyOptions {
  readonly port: number;
}

const DEFAULT_PORT = 8181;

/** CoreDNS plugin/ready/setup.go: `ready [ADDRESS]`. Answers on /ready once every plug-in is ready; see server.ts. */
function setup(directives: readonly Directive[]): Setup<ReadyOptions> {
  const directive = once(directives);
  if (typeof directive === 'string') return { ok: false, message: directive };
  const c = dispense(directive);
  const args = c.remainingArgs();
  if (args.length > 1) return { ok: false, message: c.argErr() };
  return { ok: true, options: { port: Number(/:(\d+)$/.exec(args[0] ?? '')?.[1] ?? DEFAULT_PORT) } };
}

export const ready = listed<ReadyOptions>({ name: 'ready', setup });
