import { execFile } from 'node:child_process';
import { decodePacket, dnsTools, encodePacket, resolve, type ToolPlace } from '../../core/dns/index.ts';
import { type CoreServer, coreServer } from './core-server.ts';
import { COREFILES } from './corefiles.ts';
import { type Compared, queryMessage } from './lookups.ts';
import { makeMachine, OWN } from './machine.ts';
import { openNameServer } from './name-server.ts';
import type { Result } from './result.ts';

type Tool = keyof typeof dnsTools;

const SERVER = '10.96.0.10';
const NOBODY = '10.96.0.11';
const SEARCHES = ['prod.svc.cluster.local', 'svc.cluster.local', 'cluster.local'];
const RESOLV_CONF = `search ${SEARCHES.join(' ')}\nnameserver ${SERVER}\noptions ndots:5\n`;
const HOSTS = '127.0.0.1 localhost\n::1 localhost\n';

/** Lines that a person types; what each prints is compared letter by letter. */
const LINES = `
nslookup api
nslookup api.other
nslookup nothing
nslookup api.prod.svc.cluster.local.
nslookup db
nslookup dual
nslookup six
nslookup shop
nslookup inside
nslookup lost
nslookup gone
nslookup many
nslookup example.com
nslookup missing.example.com
nslookup broken.example.com
nslookup a.b.c.d.e.f
nslookup -type=SRV _http._tcp.api
nslookup -type=SRV _http._tcp.db
nslookup -type=ANY api
nslookup -type=TXT dns-version.cluster.local
nslookup -type=SOA cluster.local
nslookup -type=SOA cluster.local.
nslookup -type=NS cluster.local.
nslookup -type=CNAME shop
nslookup -type=MX example.com
nslookup -query=AAAA api
nslookup -ty=A api
nslookup -type=PTR 10.96.10.1
nslookup 10.96.10.1
nslookup 10.9.9.9
nslookup fd00:96::2
nslookup api ${SERVER}
nslookup api ${NOBODY}
nslookup api nothing
nslookup -foo api
nslookup -type=FOO api
nslookup -norecurse api
nslookup -nosearch api
nslookup -vc api
host api
host api.other
host nothing
host db
host dual
host six
host shop
host lost
host many
host example.com
host missing.example.com
host broken.example.com
host -t SRV _http._tcp.api
host -t A api
host -t AAAA api
host -t MX api
host -t TXT dns-version.cluster.local
host -t SOA cluster.local.
host -t NS cluster.local.
host -t SRV nothing
host 10.96.10.1
host 10.9.9.9
host fd00:96::2
host api ${SERVER}
host api ${NOBODY}
host api nothing
host -T api
host -N 1 api.other
host -v api
host -v nothing
host -v 10.96.10.1
host -a api
host -Z api
host -t FOO api
host -t
host
getent hosts api
getent hosts dual
getent hosts six
getent hosts db
getent hosts shop
getent hosts inside
getent hosts nothing
getent hosts api db
getent hosts api nothing
getent hosts localhost
getent hosts 10.96.10.1
getent hosts 10.9.9.9
getent ahosts api
getent ahosts dual
getent ahosts db
getent ahosts shop
getent ahosts nothing
getent ahosts 10.96.10.1
getent ahostsv4 dual
getent ahostsv6 dual
getent ahostsv6 api
getent foo api
getent
getent -x
dig api.prod.svc.cluster.local
dig api
dig -t FOO api
dig -Z
dig +foo
dig @nothing api
dig @${NOBODY} api
dig -x 10.96.10.1 +short
`
  .trim()
  .split('\n');

function placeOf(server: CoreServer): ToolPlace {
  const draw = () => 0;
  const ask: ToolPlace['ask'] = (packet, address, port, transport) => {
    if (address === NOBODY) return { heard: 'refused' };
    const sent = encodePacket(packet, { compress: true });
    const bytes = sent && server.serve(sent, { address: OWN.IPv4.address, port, transport });
    const decoded = bytes && decodePacket(bytes);
    if (!bytes || !decoded?.ok) return { heard: 'timeout' };
    return { heard: 'reply', packet: decoded.packet, size: bytes.length, took: 0 };
  };
  const resolved: ToolPlace['resolve'] = (name, family) =>
    resolve(
      'glibc',
      { name, family, resolvConf: { text: RESOLV_CONF }, hosts: HOSTS, own: [OWN.IPv4, OWN.IPv6] },
      (query, address) => queryMessage(server, query, address === NOBODY),
    );
  return {
    nameservers: [SERVER],
    searches: SEARCHES,
    ndots: 5,
    libc: 'glibc',
    hosts: HOSTS,
    when: '',
    draw,
    ask,
    resolve: resolved,
    addressesOf(name) {
      const { result } = resolved(name, 'any');
      return result.kind === 'ADDRESSES' ? result.addresses : [];
    },
  };
}

/** What differs by chance: ids, cookies, times, and which build it is. */
const settled = (text: string): string =>
  text
    .replace(/^; <<>> DiG \S+ <<>>/m, '; <<>> DiG <<>>')
    .replace(/ id: \d+$/gm, ' id: N')
    .replace(/^; COOKIE: [0-9a-f]+/m, '; COOKIE: C')
    .replace(/^;; Query time: .*/m, ';; Query time: T')
    .replace(/^;; WHEN: .*/m, ';; WHEN: T')
    .replace(/^(Received \d+ bytes from \S+) in \d+ ms$/gm, '$1');

interface Said {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

const said = (tool: string, words: readonly string[]): Promise<Said> =>
  new Promise((done) => {
    execFile(tool, [...words], (error, stdout, stderr) => {
      const code = (error as { code?: number } | null)?.code;
      done({ stdout, stderr, exitCode: typeof code === 'number' ? code : error ? -1 : 0 });
    });
  });

const shown = ({ stdout, stderr, exitCode }: Said): string =>
  settled(`${stdout}\n--- stderr\n${stderr}\n--- exit ${exitCode}`);

/** The real tools and core's own ask the same server, along the same search list, and must write the same. */
export async function compareTools(): Promise<Compared> {
  const machine = await makeMachine([SERVER, NOBODY]);
  await machine.setResolvConf(RESOLV_CONF);
  const results: Result[] = [];
  for (const line of LINES) {
    const [tool = '', ...words] = line.split(' ');
    const [real, twin] = [coreServer(COREFILES.kubeadm ?? ''), coreServer(COREFILES.kubeadm ?? '')];
    const socket = await openNameServer(SERVER, 53, (query, from) => real.serve(query, from));
    const theirs = shown(await said(tool, words));
    await socket.close();
    const { stderr = '', ...output } = dnsTools[tool as Tool](words, placeOf(twin));
    const ours = shown({ stderr, ...output });
    const [a, b] = [theirs.split('\n'), ours.split('\n')];
    const at = a.findIndex((text, i) => text !== b[i]);
    const difference =
      theirs === ours
        ? {}
        : {
            difference: `line ${at + 1}: really ${JSON.stringify(a[at])}, core ${JSON.stringify(b[at < 0 ? a.length : at])}`,
          };
    results.push({ name: line, ...difference });
  }
  return { results, missing: [] };
}
