import { autopath } from './autopath.ts';
import { cache } from './cache/index.ts';
import { errors } from './errors.ts';
import { forward } from './forward/index.ts';
import { health } from './health.ts';
import { hosts } from './hosts.ts';
import { kubernetes } from './kubernetes/index.ts';
import { loadbalance } from './loadbalance.ts';
import { log } from './log.ts';
import { loop } from './loop.ts';
import type { AnyPlugin } from './plugin.ts';
import { ready } from './ready.ts';
import { reload } from './reload.ts';
import { rewrite } from './rewrite/index.ts';

/** The order of plug-ins is that of the build, whatever order the Corefile has (coredns plugin.cfg, v1.12). */
export const ORDER: readonly AnyPlugin[] = [
  reload,
  ready,
  health,
  errors, // sees what all below report
  log,
  loadbalance, // shuffles what the cache gives, too
  cache,
  rewrite, // so the cache is asked for the name as the client spelled it
  autopath,
  hosts,
  kubernetes,
  loop,
  forward, // last: whatever nobody above kept
];

/** Directives that this build of CoreDNS knows, but the model does not act on: they are accepted and change no answer. */
export const WITHOUT_EFFECT: readonly string[] = [
  ...[
    'root',
    'metadata',
    'geoip',
    'cancel',
    'tls',
    'timeouts',
    'multisocket',
    'nsid',
    'bufsize',
    'bind',
    'debug',
  ],
  ...[
    'trace',
    'pprof',
    'prometheus',
    'dnstap',
    'local',
    'dns64',
    'acl',
    'any',
    'chaos',
    'tsig',
    'header',
    'dnssec',
  ],
  ...[
    'minimal',
    'template',
    'transfer',
    'route53',
    'azure',
    'clouddns',
    'k8s_external',
    'file',
    'auto',
    'secondary',
  ],
  ...['etcd', 'grpc', 'erratic', 'whoami', 'on', 'sign', 'view', 'nomad', 'quic'],
];

export const DIRECTIVES: readonly string[] = [...ORDER.map(({ name }) => name), ...WITHOUT_EFFECT];
