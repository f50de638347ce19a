import { emptyReply } from '../../message/message.ts';
import { below, canonicalName, matchingZone } from '../../message/name.ts';
import { listed, type Next, type Request, type Served, type Turn } from '../plugin.ts';
import { serialOf } from '../serial.ts';
import { fallsThrough } from '../zones.ts';
import { answerFromObjects, soaRecord } from './backend.ts';
import { type KubernetesOptions, setupKubernetes } from './setup.ts';
import { watched } from './watched.ts';

const refused = (request: Request): Served => ({
  message: emptyReply(request, 'REFUSED'),
  written: false,
  by: 'kubernetes',
  reason: 'Zone transfers need the transfer plug-in.',
  origins: [],
  took: 0,
});

/** CoreDNS plugin/kubernetes/handler.go `ServeDNS`. */
function serve(options: KubernetesOptions, request: Request, turn: Turn, next: Next): Served {
  const matched = matchingZone(options.zones, request.name);
  if (matched === undefined) return next(request);
  // The zone as the question spells it goes into the reply.
  const zone = matched === '.' ? '.' : request.name.slice(-matched.length);
  if (request.type === 'AXFR' || request.type === 'IXFR') return refused(request);

  const synced = turn.world.synced !== false;
  const objects = watched(turn.world.reader, options, synced);
  const soa = soaRecord(zone, options.ttl, serialOf(turn.world));
  const base = { written: true, by: 'kubernetes', took: 0 };
  const message = { ...emptyReply(request, 'NOERROR'), flags: { aa: true, tc: false, ra: false } };
  if (request.type === 'SOA') {
    const atApex = canonicalName(request.name) === canonicalName(zone);
    const sections = atApex ? { answer: [soa] } : { authority: [soa] };
    const reason = atApex ? `The zone ${zone} itself.` : 'For SOA below the apex nothing is looked up.';
    return { ...base, message: { ...message, ...sections }, reason, origins: [] };
  }

  const records = answerFromObjects({
    qname: request.name,
    type: request.type,
    zone,
    options,
    objects,
    turn,
  });
  const { reason, origins, took } = records;
  if (records.missing) {
    if (fallsThrough(options.fallthrough, request.name)) return next(request);
    if (!synced)
      return {
        ...base,
        message: { ...message, rcode: 'SERVFAIL', authority: [soa] },
        reason:
          'The watches have not synced with the API server, so CoreDNS cannot know that the name is missing.',
        origins,
      };
    return { ...base, message: { ...message, rcode: 'NXDOMAIN', authority: [soa] }, reason, origins };
  }
  if (records.answer.length === 0)
    return { ...base, message: { ...message, authority: [soa] }, reason, origins, took };
  const { answer, additional } = records;
  return { ...base, message: { ...message, answer, additional }, reason, origins, took };
}

/** The search path of the Pod with this address, for autopath; needs `pods verified` (plugin/kubernetes/autopath.go). */
export function autoPath(
  options: KubernetesOptions,
  request: Request,
  turn: Turn,
): readonly string[] | undefined {
  const zone = matchingZone(options.zones, request.name);
  if (zone === undefined || options.pods !== 'verified') return undefined;
  const objects = watched(turn.world.reader, options, turn.world.synced !== false);
  const pod = objects.podsWithIP(request.client.address)[0];
  if (!pod) return undefined;
  return [below(`${pod.metadata.namespace}.svc`, zone), below('svc', zone), zone];
}

export const kubernetes = listed<KubernetesOptions>({ name: 'kubernetes', setup: setupKubernetes, serve });
