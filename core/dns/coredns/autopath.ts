import type { DnsMessage, DnsRecord } from '../message/message.ts';
import { canonicalName, fqdn, isSubDomain, matchingZone } from '../message/name.ts';
import type { Directive } from './corefile.ts';
import { dispense } from './dispenser.ts';
import type { KubernetesOptions } from './kubernetes/index.ts';
import { autoPath } from './kubernetes/serve.ts';
import { listed, type Next, type Request, type Served, type Setup, type Turn } from './plugin.ts';
import { normalizeZone } from './zones.ts';

interface AutopathOptions {
  readonly zones: readonly string[];
  /** `@kubernetes`, or a resolv.conf file, which the model takes as having no search list. */
  readonly source: string;
}

/** CoreDNS plugin/autopath/setup.go: `autopath [ZONES…] RESOLV-CONF`. */
function setup(directives: readonly Directive[], blockZones: readonly string[]): Setup<AutopathOptions> {
  const [directive] = directives;
  if (!directive) return { ok: false, message: 'no resolv-conf specified' };
  const args = dispense(directive).remainingArgs();
  const source = args.at(-1);
  if (source === undefined) return { ok: false, message: 'no resolv-conf specified' };
  if (source.startsWith('@') && source !== '@kubernetes')
    return { ok: false, message: `${source.slice(1)} does not implement the AutoPather interface` };
  const zones = args.length > 1 ? args.slice(0, -1) : blockZones;
  return { ok: true, options: { zones: zones.flatMap(normalizeZone), source } };
}

/** The reply for what the client asked: an alias for the name that was found in its stead (cname.go `cnamer`). */
function aliased(message: DnsMessage, asked: string): DnsMessage {
  const first = message.answer[0];
  const question = { name: asked, type: message.question.type };
  if (!first) return { ...message, question };
  if (canonicalName(first.name) === canonicalName(asked)) return { ...message, question };
  const alias: DnsRecord = { name: asked, ttl: first.ttl, type: 'CNAME', data: first.name };
  return { ...message, question, answer: [alias, ...message.answer] };
}

/**
 * CoreDNS plugin/autopath/autopath.go `ServeDNS`: for a query below the client's first search domain the whole walk is done
 * here, and the first reply that is not NXDOMAIN goes back. A miss goes back as it was, and the client walks on by itself.
 */
function serve(options: AutopathOptions, request: Request, turn: Turn, next: Next): Served {
  const kubernetes = turn.optionsOf('kubernetes') as KubernetesOptions | undefined;
  const covered = matchingZone(options.zones, request.name) !== undefined;
  const path =
    covered && kubernetes && options.source === '@kubernetes'
      ? autoPath(kubernetes, request, turn)
      : undefined;
  const first = path?.[0];
  if (!path || first === undefined || !isSubDomain(first, request.name)) return next(request);
  const base = request.name.slice(0, -(first.length + 1));
  if (base === '') return next(request);
  let firstReply: Served | undefined;
  for (const domain of [...path, '']) {
    const name = domain === '.' || domain === '' ? fqdn(base) : `${base}.${domain}`;
    const served = next({ ...request, name });
    if (served.error !== undefined) return { ...served, message: aliased(served.message, request.name) };
    firstReply ??= served;
    if (!served.written || served.message.rcode === 'NXDOMAIN') continue;
    const note =
      firstReply === served ? '' : `autopath walked the search list for the client up to ${name}. `;
    return { ...served, message: aliased(served.message, request.name), reason: `${note}${served.reason}` };
  }
  return firstReply ?? next(request);
}

export const autopath = listed<AutopathOptions>({ name: 'autopath', setup, serve });
