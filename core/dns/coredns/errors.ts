import { rcodes } from '../wire/numbers.ts';
import type { Directive } from './corefile.ts';
import { dispense, once } from './dispenser.ts';
import { listed, type Next, type Request, type Served, type Setup, type Turn } from './plugin.ts';

/** Patterns of `consolidate` are accepted, not applied: the log shows every error. */
type ErrorsOptions = Readonly<Record<never, never>>;

function setup(directives: readonly Directive[]): Setup<ErrorsOptions> {
  const directive = once(directives);
  if (typeof directive === 'string') return { ok: false, message: directive };
  const c = dispense(directive);
  const args = c.remainingArgs();
  if (args.length > 1) return { ok: false, message: c.argErr() };
  if (args.length === 1 && args[0] !== 'stdout')
    return { ok: false, message: `invalid log file: ${args[0]}` };
  while (c.nextBlock()) {
    const property = c.val();
    if (property !== 'consolidate' && property !== 'stacktrace')
      return { ok: false, message: c.errf(`unknown property ${property}`) };
    c.remainingArgs();
  }
  return { ok: true, options: {} };
}

/** CoreDNS plugin/errors/errors.go `ServeDNS`: one line for each error that a plug-in reports. */
function serve(_options: ErrorsOptions, request: Request, turn: Turn, next: Next): Served {
  const served = next(request);
  if (served.error !== undefined)
    turn.log.push(
      `[ERROR] plugin/errors: ${rcodes.numberOf(served.message.rcode)} ${request.name} ${request.type}: ${served.error}`,
    );
  return served;
}

export const errors = listed<ErrorsOptions>({ name: 'errors', setup, serve });
