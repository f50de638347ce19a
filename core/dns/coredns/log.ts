import { isSubDomain } from '../message/name.ts';
import { querySize, wireSize } from '../message/wire-size.ts';
import type { Directive } from './corefile.ts';
import { dispense } from './dispenser.ts';
import { listed, type Next, type Request, type Served, type Setup, type Turn } from './plugin.ts';
import { normalizeZone } from './zones.ts';

type ReplyClass = 'all' | 'success' | 'denial' | 'error';

interface Rule {
  readonly scopes: readonly string[];
  readonly format: string;
  readonly classes: readonly ReplyClass[];
}

export interface LogOptions {
  readonly rules: readonly Rule[];
}

const COMMON =
  '{remote}:{port} - {>id} "{type} {class} {name} {proto} {size} {>do} {>bufsize}" {rcode} {>rflags} {rsize} {duration}';
const COMBINED = COMMON;

function readRule(directive: Directive): Rule | string {
  const c = dispense(directive);
  const args = [...c.remainingArgs()];
  const last = args.at(-1) ?? '';
  const hasFormat = last.includes('{');
  const written = last.replaceAll('{common}', COMMON).replaceAll('{combined}', COMBINED);
  const scopes = hasFormat ? args.slice(0, -1) : args;
  const classes: ReplyClass[] = [];
  while (c.nextBlock()) {
    if (c.val() !== 'class') return c.argErr();
    const given = c.remainingArgs();
    if (given.length === 0) return c.argErr();
    for (const name of given) {
      if (name !== 'all' && name !== 'success' && name !== 'denial' && name !== 'error')
        return `invalid Class: ${name}`;
      classes.push(name);
    }
  }
  return {
    scopes: scopes.length > 0 ? scopes.flatMap(normalizeZone) : ['.'],
    format: hasFormat ? written : COMMON,
    classes: classes.length > 0 ? classes : ['all'],
  };
}

function setup(directives: readonly Directive[]): Setup<LogOptions> {
  const rules: Rule[] = [];
  for (const directive of directives) {
    const rule = readRule(directive);
    if (typeof rule === 'string') return { ok: false, message: rule };
    rules.push(rule);
  }
  return { ok: true, options: { rules } };
}

function classOf({ message }: Served): ReplyClass {
  if (message.rcode === 'NXDOMAIN') return 'denial';
  if (message.rcode !== 'NOERROR') return 'error';
  return message.answer.length === 0 && message.authority.some(({ type }) => type === 'SOA')
    ? 'denial'
    : 'success';
}

function line(format: string, request: Request, { message, took }: Served): string {
  const { flags } = message;
  const rflags = ['qr', flags.aa && 'aa', flags.tc && 'tc', 'rd', flags.ra && 'ra'].filter(Boolean).join(',');
  const values: Readonly<Record<string, string | number>> = {
    remote: request.client.address,
    port: request.client.port,
    type: request.type,
    class: request.class ?? 'IN',
    name: request.name,
    proto: request.transport,
    size: querySize(request, request.edns !== undefined),
    rcode: message.rcode,
    rsize: wireSize(message, false),
    duration: `${((took + 0.1) / 1000).toFixed(6)}s`,
    '>id': request.id,
    '>do': String(request.edns?.do ?? false),
    '>bufsize': request.edns?.udpSize ?? (request.transport === 'tcp' ? 65535 : 512),
    '>rflags': rflags,
  };
  return format.replaceAll(/\{(>?\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}

/** CoreDNS plugin/log/log.go `ServeDNS`: the first rule whose zone holds the name writes one line. */
function serve(options: LogOptions, request: Request, turn: Turn, next: Next): Served {
  const served = next(request);
  const rule = options.rules.find(({ scopes }) => scopes.some((scope) => isSubDomain(scope, request.name)));
  if (rule && (rule.classes.includes('all') || rule.classes.includes(classOf(served))))
    turn.log.push(`[INFO] ${line(rule.format, request, served)}`);
  return served;
}

export const log = listed<LogOptions>({ name: 'log', setup, serve });
