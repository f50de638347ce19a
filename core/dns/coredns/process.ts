import type { FileReader, Surroundings } from '../../images/index.ts';
import type { Configuration } from './configuration.ts';
import { configure } from './configuration.ts';
import type { HealthOptions } from './health.ts';
import { kubeadmCorefile } from './kubeadm-corefile.ts';
import { nodeLocalCorefile, variantOf, withUpstream } from './node-local-corefile.ts';
import type { ReadyOptions } from './ready.ts';
import type { ReloadOptions } from './reload.ts';
import { probeDnsServer, reloadCorefile, startDnsServer } from './startup.ts';

/** From its start, or from a reload, to the end of a process that refuses its Corefile, and of one that finds a loop. */
const REFUSED_AFTER = 40;
const LOOP_AFTER = 600;
/** A process without lameduck ends at once. */
const AT_ONCE = 20;
const METRICS_PORT = 9153;

/** The file of the image as it is described: kubeadm's, or that of the agent on the nodes, whatever the cluster's domain is. */
function isDescribed(text: string): boolean {
  const domain = /kubernetes (\S+) in-addr\.arpa/.exec(text)?.[1] ?? '';
  return text === kubeadmCorefile(domain) || text === nodeLocalCorefile(variantOf(text));
}

/** The agent on the nodes puts addresses in before CoreDNS sees the file; any will do to judge it by. */
const effective = (text: string): string => withUpstream(text, '192.0.2.1');

const optionsOf = <Options>({ blocks }: Configuration, plugin: string): Options | undefined =>
  blocks.flatMap(({ plugins }) => plugins).find(({ name }) => name === plugin)?.options as
    | Options
    | undefined;

const startOptions = (text: string, { addresses, isOwnService }: Surroundings) => ({
  corefile: effective(text),
  addresses,
  resolvConf: 'nameserver 192.0.2.53\n',
  leadsBack: (address: string) => addresses.includes(address) || isOwnService(address),
});

/** Sockets that a configuration opens. */
function ports(configuration: Configuration): {
  readonly dns: readonly number[];
  readonly http: readonly number[];
} {
  const { blocks, withoutEffect } = configuration;
  const health = optionsOf<HealthOptions>(configuration, 'health')?.port;
  const ready = optionsOf<ReadyOptions>(configuration, 'ready')?.port;
  const metrics = withoutEffect.includes('prometheus') ? METRICS_PORT : undefined;
  return {
    dns: [...new Set(blocks.map(({ port }) => port))],
    http: [health, ready, metrics].filter((port) => port !== undefined),
  };
}

/** CoreDNS and the cache on the nodes, as programs with a Corefile. */
export const corefileReader: FileReader = {
  start(text, around) {
    if (isDescribed(text)) return undefined;
    const started = startDnsServer(startOptions(text, around), around.draw);
    const { log } = started;
    if (started.running) return { inForce: text, log };
    const after = log.length > 1 ? LOOP_AFTER : REFUSED_AFTER;
    return { inForce: text, log, exit: { after, code: started.exitCode } };
  },
  looksAgain(inForce, draw) {
    const configured = configure(effective(inForce ?? kubeadmCorefile('cluster.local')));
    const reload = configured.ok && optionsOf<ReloadOptions>(configured.configuration, 'reload');
    // The period is the interval, more or less half the jitter; the file may have come anywhere in it.
    return reload
      ? draw('dns-reload') * (reload.interval + (draw('dns-reload') - 0.5) * reload.jitter)
      : undefined;
  },
  reload(inForce, text, around) {
    const before = inForce ?? kubeadmCorefile('cluster.local');
    const { corefile, log, ended } = reloadCorefile(
      effective(before),
      startOptions(text, around),
      around.draw,
    );
    const isNew = corefile === effective(text);
    return {
      inForce: isNew ? text : before,
      log,
      ...(ended && { exit: { after: LOOP_AFTER, code: 1 } }),
    };
  },
  under(image, text) {
    const configured = configure(effective(text));
    if (!configured.ok) return { ...image, listeners: () => [] };
    const { configuration } = configured;
    const { dns, http } = ports(configuration);
    const lameduck = optionsOf<HealthOptions>(configuration, 'health')?.lameduck;
    return {
      ...image,
      listeners: (container) => [
        ...image
          .listeners(container)
          .filter(({ speaks }) => speaks === 'dns')
          .flatMap((listener) => dns.map((port) => ({ ...listener, port }))),
        ...http.map((port) => ({ protocol: 'TCP', address: '::', port, speaks: 'http' }) as const),
      ],
      http: (container, request, pod) => {
        const probed = probeDnsServer(configuration, request.path, true);
        if (!probed && request.path !== '/metrics')
          return { status: 404, reason: 'Not Found', headers: {}, body: '404 page not found\n' };
        return (
          image.http?.(container, { ...request, path: '/health' }, pod) ?? {
            status: 200,
            reason: 'OK',
            headers: {},
            body: 'OK',
          }
        );
      },
      stop: () => ({ after: lameduck === undefined || lameduck === 0 ? AT_ONCE : lameduck, code: 0 }),
    };
  },
};
