import type { Libc, Lookup } from '../../core/dns/index.ts';

/** What stands at a name server's address: core's CoreDNS, the outside world's resolver, one that hears and says nothing, or nobody. */
export type At = 'coredns' | 'outside' | 'silent' | 'nobody';

/** One lookup by a real program and by core's resolver. */
export interface LookupCase {
  readonly name: string;
  readonly family: Lookup['family'];
  readonly resolvConf: string;
  /** Whose program: `getent` is glibc's. */
  readonly program: 'getent' | 'glibc' | 'musl';
  readonly servers: Readonly<Record<string, At>>;
  readonly corefile: string;
  /** Families of the machine's own addresses. */
  readonly own: 'IPv4' | 'both';
}

export const libcOf = ({ program }: LookupCase): Libc => (program === 'musl' ? 'musl' : 'glibc');

const KUBE_DNS = '10.96.0.10';
const SECOND = '10.96.0.11';
const SEARCH = 'prod.svc.cluster.local svc.cluster.local cluster.local';

const conf = (
  options: string,
  { search = SEARCH, servers = [KUBE_DNS] }: { search?: string; servers?: readonly string[] } = {},
): string =>
  [
    search && `search ${search}`,
    ...servers.map((server) => `nameserver ${server}`),
    options && `options ${options}`,
  ]
    .filter(Boolean)
    .map((line) => `${line}\n`)
    .join('');

const POD = conf('ndots:5');

/** Names that each end differently in the cluster of objects.ts. */
const NAMES = [
  'api',
  'api.',
  'API',
  'api.other',
  'api.prod',
  'api.missing',
  'web.other',
  'api.other.svc',
  'api.other.svc.cluster.local',
  'api.other.svc.cluster.local.',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kube-dns.kube-system',
  'dual',
  'six',
  'lonely',
  'portless',
  'db',
  'db-0.db',
  'db-1.db.prod',
  '10-244-3-13.db',
  'db6',
  'gone',
  'bare',
  'many',
  'pods-25',
  'pods-26',
  'pods-51',
  'pods-52',
  'shop',
  'inside',
  'nowhere',
  'lost',
  'address',
  'ring',
  'missing',
  'prod',
  'mail',
  'svc',
  '10-244-1-5.prod.pod',
  '10-9-9-9.prod.pod.cluster.local',
  '_http._tcp.api',
  'example.com',
  'example.com.',
  'www.example.com',
  'shop.example.com',
  'four.example.com',
  'six.example.com',
  'text.example.com',
  'broken.example.com',
  'a.b.c.d.e.example.com',
  'a.b.c.d.e.missing.com',
  'cluster.local',
  'localhost',
  '192.0.2.1',
  'fd00::1',
  'a-name-of-one-label-that-is-longer-than-sixty-three-octets-in-all-so-long',
  'with_underscore',
  'ns.dns',
];
/** Names that tell resolver options apart. */
const TELLING = [
  'api',
  'api.other',
  'api.other.svc',
  'missing',
  'mail',
  'example.com',
  'db',
  'gone',
  'broken.example.com',
];

const CONFS: readonly string[] = [
  conf('ndots:1'),
  conf('ndots:2'),
  conf('ndots:0'),
  conf('ndots:15'),
  conf(''),
  conf('ndots:5', { search: `${SEARCH} corp.example` }),
  conf('ndots:5', { search: '' }),
  conf('ndots:5', { search: 'svc.cluster.local' }),
  conf('ndots:5 single-request'),
  conf('ndots:5 single-request-reopen'),
  conf('ndots:5 edns0'),
  conf('ndots:5 use-vc'),
  conf('ndots:5 no-aaaa'),
  conf('ndots:5 no-tld-query'),
  conf('ndots:5 trust-ad'),
  conf('ndots:5 attempts:1 timeout:1'),
];

const LONG = Array.from({ length: 9 }, (_, index) => `team-${index}.department.corp.example`).join(' ');

/** At this musl divides by zero. */
const NO_ATTEMPTS = `search ${SEARCH}\nnameserver ${KUBE_DNS}\noptions ndots:5 attempts:0\n`;

/** Files as people write them by hand. */
const ODD: readonly string[] = [
  `# ours\n; too\nsearch ${SEARCH}\nnameserver ${KUBE_DNS}\noptions ndots:5 # five\n`,
  ` search ${SEARCH}\nnameserver ${KUBE_DNS}\n`,
  `search\t${SEARCH.replaceAll(' ', '\t')}\nnameserver\t${KUBE_DNS}\noptions\tndots:5\n`,
  `search other.svc.cluster.local\nsearch ${SEARCH}\nnameserver ${KUBE_DNS}\noptions ndots:5\n`,
  `search ${SEARCH}\ndomain other.svc.cluster.local\nnameserver ${KUBE_DNS}\noptions ndots:5\n`,
  `domain other.svc.cluster.local cluster.local\nnameserver ${KUBE_DNS}\noptions ndots:5\n`,
  `search ${SEARCH}\nnameserver ${KUBE_DNS}\noptions ndots:2\noptions ndots:5 timeout:3\n`,
  `search ${SEARCH}\nnameserver ${KUBE_DNS}\noptions ndots:20 timeout:0\n`,
  NO_ATTEMPTS,
  `search ${SEARCH}\nnameserver ${KUBE_DNS}\noptions ndots:-1 timeout:x nonsense\n`,
  `search ${SEARCH}. .\nnameserver ${KUBE_DNS}\noptions ndots:5\n`,
  `nameserver ${KUBE_DNS}\noptions ndots:5`,
  `search ${SEARCH} ${LONG}\nnameserver ${KUBE_DNS}\noptions ndots:5\n`,
  `SEARCH ${SEARCH}\nnameserver ${KUBE_DNS}\noptions NDOTS:5\n`,
  `search ${SEARCH}\nnameserver nonsense\nnameserver ${KUBE_DNS}\noptions ndots:5\n`,
  `search ${SEARCH}\nnameserver ${KUBE_DNS} ${SECOND}\noptions ndots:5\n`,
];

const made = (changes: Partial<LookupCase> & Pick<LookupCase, 'name'>): LookupCase => ({
  family: 'any',
  resolvConf: POD,
  program: 'getent',
  servers: { [KUBE_DNS]: 'coredns' },
  corefile: 'kubeadm',
  own: 'both',
  ...changes,
});

const two = (options: string) => conf(options, { servers: [KUBE_DNS, SECOND] });
const both = (first: At, second: At) => ({ [KUBE_DNS]: first, [SECOND]: second });

/** Servers that fail: nobody there, nobody answering, one of two. Times are short, so that a run is. */
const TROUBLE: readonly Partial<LookupCase>[] = [
  { resolvConf: POD, servers: { [KUBE_DNS]: 'nobody' } },
  { resolvConf: conf('ndots:5 timeout:1 attempts:1'), servers: { [KUBE_DNS]: 'silent' } },
  { resolvConf: conf('ndots:5 timeout:1 attempts:3'), servers: { [KUBE_DNS]: 'silent' } },
  { resolvConf: conf('ndots:5 timeout:1 single-request'), servers: { [KUBE_DNS]: 'silent' } },
  { resolvConf: two('ndots:5'), servers: both('nobody', 'coredns') },
  { resolvConf: two('ndots:5'), servers: both('coredns', 'nobody') },
  { resolvConf: two('ndots:5 timeout:1'), servers: both('silent', 'coredns') },
  { resolvConf: two('ndots:5'), servers: both('coredns', 'outside') },
  { resolvConf: two('ndots:5 timeout:1 attempts:2'), servers: both('silent', 'nobody') },
  // A fourth name server is not read.
  {
    resolvConf: conf('ndots:5', { servers: [KUBE_DNS, SECOND, '10.96.0.12', '10.96.0.13'] }),
    servers: {
      ...both('nobody', 'nobody'),
      '10.96.0.12': 'nobody',
      '10.96.0.13': 'coredns',
    },
  },
  {
    resolvConf: conf('ndots:5', { servers: [KUBE_DNS, SECOND, '10.96.0.12'] }),
    servers: { ...both('nobody', 'nobody'), '10.96.0.12': 'coredns' },
  },
  { resolvConf: two('ndots:5 rotate'), servers: both('coredns', 'coredns') },
  { resolvConf: two('ndots:5 rotate timeout:1'), servers: both('coredns', 'silent') },
];

function casesOf(program: LookupCase['program']): readonly LookupCase[] {
  return [
    ...NAMES.map((name) => made({ name, program })),
    ...['api', 'db6', 'six', 'example.com', 'gone', 'many', 'pods-52'].flatMap((name) =>
      // getent's ahostsv6 asks for IPv4 too where there is no IPv6 (AI_V4MAPPED).
      (program === 'getent' ? (['IPv4'] as const) : (['IPv4', 'IPv6'] as const)).map((family) =>
        made({ name, family, program }),
      ),
    ),
    ...CONFS.flatMap((resolvConf) => TELLING.map((name) => made({ name, resolvConf, program }))),
    ...ODD.filter((text) => program !== 'musl' || text !== NO_ATTEMPTS).flatMap((resolvConf) =>
      ['api', 'api.other'].map((name) => made({ name, resolvConf, program })),
    ),
    ...['api', 'example.com', 'missing.example.com'].map((name) =>
      made({ name, program, corefile: 'autopath' }),
    ),
    ...TROUBLE.flatMap((trouble) => [made({ name: 'api', program, ...trouble })]),
  ];
}

/** Everything that a program looks up. IPv4 alone comes last: the machine loses its other address for it. */
export const lookupCases = (program: LookupCase['program']): readonly LookupCase[] => [
  ...casesOf(program),
  ...['api', 'api.other', 'dual', 'six', 'db6', 'example.com', 'missing', 'many'].map((name) =>
    made({ name, program, own: 'IPv4' }),
  ),
];
