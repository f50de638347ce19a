import { sha512 } from '@noble/hashes/sha2.js';
import { base16, utf8 } from '@scure/base';
import { readResolvConf } from '../resolver/resolv-conf.ts';
import { type DnsServer, newDnsServer } from './answer.ts';
import { COREFILE_PATH, type Configuration, configure } from './configuration.ts';
import { parseCorefile, type RawBlock } from './corefile.ts';
import { addressOf, type ForwardOptions } from './forward/index.ts';
import { kubeadmCorefile } from './kubeadm-corefile.ts';
import { DIRECTIVES } from './order.ts';

/** How a CoreDNS process came up: what it logged, and the server, or that it ended. */
export type Startup =
  | { readonly running: true; readonly server: DnsServer; readonly log: readonly string[] }
  | { readonly running: false; readonly exitCode: 1; readonly log: readonly string[] };

/** What Kubernetes 1.34 ships. */
const VERSION = ['CoreDNS-1.12.1', 'linux/amd64, go1.24.1, 707c7c1'];

/** First line of the log in a container without CPU limit; the number is that of the node's processors. */
const MAXPROCS = 'maxprocs: Leaving GOMAXPROCS=2: CPU quota undefined';

/** Zone and port of every server block, as the banner lists them. */
const banner = ({ blocks }: Configuration): readonly string[] =>
  blocks.flatMap(({ zones, port }) => zones.map((zone) => `${zone}:${port}`));

/** The hash that plug-in reload logs and compares: of the parsed file as Go prints it in JSON (plugin/reload/reload.go `parse`). */
export function configurationHash(text: string): string {
  const raw = parseCorefile(text, DIRECTIVES, COREFILE_PATH);
  const blocks = raw.ok ? raw.blocks.map(goJson) : [];
  return base16.encode(sha512(utf8.decode(JSON.stringify(blocks)))).toLowerCase();
}

/** json.Marshal of caddyfile.ServerBlock: map keys sorted, fields in the order of the struct; only imported words name a file. */
function goJson({ keys, directives }: RawBlock): unknown {
  const names = Object.keys(directives).sort();
  const tokens = names.map((name) => [
    name,
    (directives[name] ?? []).flatMap(({ tokens: words }) =>
      words.map(({ text, line }) => ({ File: '', Line: line, Text: text })),
    ),
  ]);
  return { Keys: keys, Tokens: Object.fromEntries(tokens) };
}

const LOOPBACK = /^(127\.|\[?::1\]?)/;

/** The zone for which forward leads back into the server itself, undefined if none does. */
function loopedZone({ blocks }: Configuration, { resolvConf, leadsBack }: StartOptions): string | undefined {
  for (const { plugins } of blocks) {
    if (!plugins.some(({ name }) => name === 'loop')) continue;
    const forward = plugins.find(({ name }) => name === 'forward')?.options as ForwardOptions | undefined;
    for (const { from, to } of forward?.stanzas ?? []) {
      const servers = to.flatMap((each) =>
        each.startsWith('/') ? readResolvConf('glibc', resolvConf).nameservers : [addressOf(each)],
      );
      if (servers.some((server) => LOOPBACK.test(server) || leadsBack?.(server))) return from;
    }
  }
  return undefined;
}

const has = ({ blocks }: Configuration, plugin: string): boolean =>
  blocks.some(({ plugins }) => plugins.some(({ name }) => name === plugin));

/** What a CoreDNS process is started with. */
export interface StartOptions {
  readonly corefile: string;
  /** Addresses of its Pod. */
  readonly addresses: readonly string[];
  /** /etc/resolv.conf of its Pod: the node's, as its dnsPolicy is Default. */
  readonly resolvConf: string;
  /** Whether a query to this address comes back to the server: its own, or its Service's. */
  leadsBack?(address: string): boolean;
}

/** What plug-in loop does to the process: it sends a query, and ends if that comes back (plugin/loop/loop.go). */
function loopLines(
  configuration: Configuration,
  options: StartOptions,
  draw: (stream: string) => number,
): readonly string[] {
  const zone = loopedZone(configuration, options);
  if (zone === undefined) return [];
  const digits = () => String(Math.floor(draw('dns-loop') * 2 ** 53));
  const port = 32768 + Math.floor(draw('dns-loop') * 28000);
  return [
    `[FATAL] plugin/loop: Loop (127.0.0.1:${port} -> :53) detected for zone "${zone}", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO ${digits()}.${digits()}."`,
  ];
}

/**
 * Starts CoreDNS. A loopback server in its resolv.conf, such as 127.0.0.53, leads queries back into the Pod, and plug-in loop
 * ends the process (plugin/loop/loop.go).
 */
export function startDnsServer(options: StartOptions, draw: (stream: string) => number): Startup {
  const { corefile, addresses } = options;
  const configured = configure(corefile);
  if (!configured.ok) return { running: false, exitCode: 1, log: [configured.message] };
  const { configuration } = configured;
  const log = [MAXPROCS, ...banner(configuration), ...hashLine(configuration, corefile), ...VERSION];
  const fatal = loopLines(configuration, options, draw);
  if (fatal.length === 0)
    return { running: true, server: newDnsServer(configuration, addresses, corefile), log };
  return { running: false, exitCode: 1, log: [...log, ...fatal] };
}

/** A CoreDNS as kubeadm starts it: what every Pod had before anybody edited its ConfigMap. */
export function kubeadmServer(clusterDomain: string, addresses: readonly string[]): DnsServer {
  const corefile = kubeadmCorefile(clusterDomain);
  const configured = configure(corefile);
  if (!configured.ok) throw new Error(`CoreDNS refuses kubeadm's own Corefile: ${configured.message}`);
  return newDnsServer(configured.configuration, addresses, corefile);
}

/** What plug-in reload prints about a configuration. */
const hashLine = (configuration: Configuration, corefile: string): readonly string[] =>
  has(configuration, 'reload')
    ? [`[INFO] plugin/reload: Running configuration SHA512 = ${configurationHash(corefile)}`]
    : [];

/** What plug-in reload comes to. */
export interface Reloaded {
  /** The file in force afterwards. */
  readonly corefile: string;
  readonly log: readonly string[];
  /** The new configuration leads back to the server, and plug-in loop has ended the process. */
  readonly ended?: true;
}

/**
 * What plug-in reload does once it sees the Corefile: nothing if it is the same; a broken one is logged, and the server goes on as
 * it was; a new one is in force, and plug-in loop tries it (plugin/reload/reload.go `hook`).
 */
export function reloadCorefile(
  before: string,
  options: StartOptions,
  draw: (stream: string) => number,
): Reloaded {
  const { corefile } = options;
  const known = configure(before);
  if (corefile === before || !known.ok || !has(known.configuration, 'reload'))
    return { corefile: before, log: [] };
  const configured = configure(corefile);
  if (!configured.ok)
    return {
      corefile: before,
      log: [
        '[INFO] Reloading',
        `[ERROR] Restart failed: ${configured.message}`,
        `[ERROR] plugin/reload: Corefile changed but reload failed: starting with listener file descriptors: ${configured.message}`,
      ],
    };
  const { configuration } = configured;
  const fatal = loopLines(configuration, options, draw);
  const log = [
    '[INFO] Reloading',
    ...hashLine(configuration, corefile),
    '[INFO] Reloading complete',
    ...fatal,
  ];
  return { corefile, log, ...(fatal.length > 0 && { ended: true }) };
}

/** What the process answers on /health (port 8080) and /ready (port 8181); undefined: nobody listens. */
export function probeDnsServer(
  configuration: Configuration,
  path: string,
  synced: boolean,
): { readonly status: 200 | 503; readonly body: string } | undefined {
  if (!has(configuration, path.slice(1))) return undefined;
  const waits = path === '/ready' && has(configuration, 'kubernetes') && !synced;
  return waits ? { status: 503, body: 'kubernetes' } : { status: 200, body: 'OK' };
}
