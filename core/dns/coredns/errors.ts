import type { Millis } from '../../sim/index.ts';
import { rcodes } from '../wire/numbers.ts';
import type { Directive } from './corefile.ts';
import { type Controller, dispense, once, parseDuration } from './dispenser.ts';
import { listed, type Next, type Request, type Served, type Setup, type Turn } from './plugin.ts';
import { pattern } from './rewrite/rule.ts';

/** `consolidate`: errors whose text matches are counted for a while, and told of in one line. */
interface Consolidation {
  /** As written: the line tells it. */
  readonly period: string;
  readonly milliseconds: Millis;
  readonly pattern: string;
  readonly level: 'ERROR' | 'WARNING' | 'INFO' | 'DEBUG';
  /** The first error of a period is told of at once, too. */
  readonly showFirst: boolean;
}

export interface ErrorsOptions {
  readonly consolidations: readonly Consolidation[];
}

const LEVELS: Readonly<Record<string, Consolidation['level']>> = {
  warning: 'WARNING',
  error: 'ERROR',
  info: 'INFO',
  debug: 'DEBUG',
};

/** Go prints a duration as `1m0s`. */
function goDuration(milliseconds: Millis): string {
  if (milliseconds < 1000) return `${milliseconds}ms`;
  const [hours, minutes] = [Math.floor(milliseconds / 3_600_000), Math.floor(milliseconds / 60_000) % 60];
  const seconds = `${(milliseconds % 60_000) / 1000}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

/** `consolidate DURATION REGEXP [LEVEL] [show_first]`; the text is an error (plugin/errors/setup.go `parseConsolidate`). */
function readConsolidation(c: Controller): Consolidation | string {
  const args = c.remainingArgs();
  const showFirst = args.length > 2 && args.at(-1) === 'show_first';
  const [time = '', text = '', level = 'error', ...rest] = showFirst ? args.slice(0, -1) : args;
  if (args.length < 2 || rest.length > 0) return c.argErr();
  const milliseconds = parseDuration(time);
  if (typeof milliseconds === 'string') return c.errf(milliseconds);
  if (!pattern(text)) return c.errf(`error parsing regexp: ${text}`);
  const known = LEVELS[level];
  if (!known) return c.errf(`unknown log level argument in consolidate: ${level}`);
  return { period: goDuration(milliseconds), milliseconds, pattern: text, level: known, showFirst };
}

/** CoreDNS plugin/errors/setup.go `errorsParse`. `stacktrace` is about crashes of plug-ins, which the model's do not have. */
function setup(directives: readonly Directive[]): Setup<ErrorsOptions> {
  const directive = once(directives);
  if (typeof directive === 'string') return { ok: false, message: directive };
  const c = dispense(directive);
  const args = c.remainingArgs();
  if (args.length > 1) return { ok: false, message: c.argErr() };
  if (args.length === 1 && args[0] !== 'stdout')
    return { ok: false, message: c.errf(`invalid log file: ${args[0]}`) };
  const consolidations: Consolidation[] = [];
  while (c.nextBlock()) {
    if (c.val() === 'stacktrace') continue;
    if (c.val() !== 'consolidate') return { ok: false, message: c.syntaxErr(`Unknown field ${c.val()}`) };
    const consolidation = readConsolidation(c);
    if (typeof consolidation === 'string') return { ok: false, message: consolidation };
    consolidations.push(consolidation);
  }
  return { ok: true, options: { consolidations } };
}

const PREFIX = 'plugin/errors:';

/** Tells of the periods that are over by now. The real timer rings by itself; here the next query finds it. */
function tellOfPast({ consolidations }: ErrorsOptions, turn: Turn): void {
  for (const { pattern: text, milliseconds, period, level } of consolidations) {
    const { [text]: held, ...others } = turn.consolidated;
    if (!held || turn.world.now < held.since + milliseconds) continue;
    turn.consolidated = others;
    turn.log.push(`[${level}] ${PREFIX} ${held.count} errors like '${text}' occurred in last ${period}`);
  }
}

/** Counts an error that is held back; true if no line is to be printed. */
function isHeld({ consolidations }: ErrorsOptions, error: string, turn: Turn): boolean {
  const held = consolidations.find((each) => pattern(each.pattern)?.test(error));
  if (!held) return false;
  const { count, since } = turn.consolidated[held.pattern] ?? { count: 0, since: turn.world.now };
  turn.consolidated = { ...turn.consolidated, [held.pattern]: { count: count + 1, since } };
  return !(held.showFirst && count === 0);
}

/** CoreDNS plugin/errors/errors.go `ServeDNS`: one line for each error that a plug-in reports. */
function serve(options: ErrorsOptions, request: Request, turn: Turn, next: Next): Served {
  const served = next(request);
  tellOfPast(options, turn);
  const { error, message } = served;
  if (error !== undefined && !isHeld(options, error, turn))
    turn.log.push(
      `[ERROR] ${PREFIX} ${rcodes.numberOf(message.rcode)} ${request.name} ${request.type}: ${error}`,
    );
  return served;
}

export const errors = listed<ErrorsOptions>({ name: 'errors', setup, serve });
