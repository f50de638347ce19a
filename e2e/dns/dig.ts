import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type DigPlace, decodePacket, dig, encodePacket } from '../../core/dns/index.ts';
import { type CoreServer, coreServer } from './core-server.ts';
import { COREFILES } from './corefiles.ts';
import { EFFECTS } from './effects.ts';
import { openNameServer } from './name-server.ts';
import type { Result } from './result.ts';

const run = promisify(execFile);
const LOOPBACK = '127.0.0.1';
const ZONE = 'cluster.local';

const SERVICES = [
  'api.prod',
  'api.other',
  'dual.prod',
  'six.prod',
  'lonely.prod',
  'portless.prod',
  'db.prod',
  'db6.prod',
  'gone.prod',
  'bare.prod',
  'many.prod',
  'shop.prod',
  'inside.prod',
  'nowhere.prod',
  'lost.prod',
  'address.prod',
  'ring.prod',
  'missing.prod',
  'api.missing',
  'kube-dns.kube-system',
];
const BELOW = [
  'db-0.db.prod',
  '10-244-3-13.db.prod',
  '10-244-1-5.api.prod',
  'api-7d4b-x2x9k.api.prod',
  '_http._tcp.api.prod',
  '_http._tcp.db.prod',
  '_https._tcp.api.prod',
  '_grpc._tcp.api.other',
  'x.shop.prod',
  'a.b.c.api.prod',
  'API.Prod',
  'old.prod',
  'prod',
  'nothing',
];
const OTHERS = [
  ZONE,
  `svc.${ZONE}`,
  `pod.${ZONE}`,
  `dns-version.${ZONE}`,
  `ns.dns.${ZONE}`,
  `api.prod.${ZONE}`,
  `10-244-1-5.prod.pod.${ZONE}`,
  `10-9-9-9.prod.pod.${ZONE}`,
  'example.com',
  'shop.example.com',
  'six.example.com',
  'missing.example.com',
  'broken.example.com',
  'static.example.com',
  '.',
];
const NAMES = [...[...SERVICES, ...BELOW].map((name) => `${name}.svc.${ZONE}`), ...OTHERS];
const TYPES = ['A', 'AAAA', 'SRV', 'TXT', 'CNAME', 'SOA', 'NS', 'MX', 'ANY', 'HTTPS'];
const ADDRESSES = [
  '10.96.10.1',
  '10.96.0.10',
  '10.244.1.11',
  '10.244.3.13',
  '10.244.9.9',
  '192.168.1.10',
  '203.0.113.7',
  'fd00:96::2',
  'fd00:96::99',
];

const many = `many.prod.svc.${ZONE}`;
const api = `api.prod.svc.${ZONE}`;
/** Ways of asking that change what goes over the wire, or what is shown. */
const WAYS: readonly (readonly string[])[] = [
  [many],
  [many, '+ignore'],
  [many, '+noedns', '+ignore'],
  [many, '+noedns'],
  [many, '+bufsize=600', '+ignore'],
  [many, '+bufsize=4096'],
  [many, '+bufsize=100', '+ignore'],
  [many, '+tcp'],
  [many, 'SRV', '+ignore'],
  [many, 'SRV', '+bufsize=4096'],
  [many, '+short', '+tcp'],
  [many, '+nocookie', '+ignore'],
  [api, '+edns=1'],
  [api, '+edns=1', '+noednsnegotiation'],
  [api, '+dnssec'],
  [api, '+norecurse'],
  [api, '+cdflag', '+noadflag'],
  [api, '+short'],
  [api, '+noall', '+answer'],
  [api, '+nocomments'],
  [api, '+noquestion', '+nostats', '+nocmd'],
  [api, '-c', 'CH'],
  [api, 'TYPE65'],
  [api, 'TYPE999'],
  ['-t', 'SRV', `_http._tcp.${api}`, '+noedns'],
  ['-q', 'example.com', 'TXT'],
  [`shop.prod.svc.${ZONE}`, '+short'],
  [`_dns._udp.kube-dns.kube-system.svc.${ZONE}`, 'SRV', '+noall', '+answer', '+additional'],
  [`a\\.b.prod.svc.${ZONE}`],
  [`missing.prod.svc.${ZONE}`, '+noall', '+authority', '+comments'],
];

/** What differs by chance or by the machine: ids, cookies, times, and which build of dig it is. */
const settled = (text: string): readonly string[] =>
  text
    .replace(/^; <<>> DiG \S+ <<>>/m, '; <<>> DiG <<>>')
    .replace(/^(;; ->>HEADER<<-.* id:) \d+/m, '$1 N')
    .replace(/^; COOKIE: [0-9a-f]+/m, '; COOKIE: C')
    .replace(/^;; Query time: .*/m, ';; Query time: T')
    .replace(/^;; WHEN: .*/m, ';; WHEN: T')
    .trim()
    .split('\n');

/** A batch says this once, for its first question. */
const SAID_ONCE = ['; (1 server found)', ';; global options: +cmd'];
const fromBatch = (text: string): string =>
  text
    .replace('TCP mode.\n\n', 'TCP mode.\n')
    .split('\n')
    .filter((line) => !SAID_ONCE.includes(line))
    .join('\n');

/** Core's own dig, asking the same server without any socket between. */
function placeOf(server: CoreServer): DigPlace {
  let draws = 0;
  return {
    nameservers: [LOOPBACK],
    draw: () => (draws++ * 0.618) % 1,
    when: '',
    ask(packet, _server, port, transport) {
      const sent = encodePacket(packet, { compress: true });
      const bytes = sent && server.serve(sent, { address: LOOPBACK, port, transport });
      const decoded = bytes && decodePacket(bytes);
      if (!bytes || !decoded?.ok) return { heard: 'timeout' };
      return { heard: 'reply', packet: decoded.packet, size: bytes.length, took: 0 };
    },
  };
}

function firstDifference(real: readonly string[], ours: readonly string[]): string | undefined {
  const length = Math.max(real.length, ours.length);
  for (let line = 0; line < length; line++)
    if (real[line] !== ours[line])
      return `line ${line + 1}: dig says ${JSON.stringify(real[line])}, core says ${JSON.stringify(ours[line])}`;
  return undefined;
}

/** The questions of one Corefile: all names by all types under kubeadm's, two types under the others. */
const questionsOf = (corefile: string): readonly (readonly string[])[] => [
  ...NAMES.flatMap((name) => (corefile === 'kubeadm' ? TYPES : ['A', 'SRV']).map((type) => [name, type])),
  ...ADDRESSES.map((address) => ['-x', address]),
];

const stdoutOf = (words: readonly string[]): Promise<string> =>
  run('dig', [...words], { maxBuffer: 2 ** 26 }).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? '',
  );

/** One dig that reads its questions from a file; each output ends with the size. */
async function askInBatch(
  server: readonly string[],
  questions: readonly (readonly string[])[],
): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'packetwalk-dig-'));
  const file = join(folder, 'questions');
  await writeFile(file, questions.map((words) => `${[...server, ...words].join(' ')}\n`).join(''));
  const text = await stdoutOf(['-f', file]);
  await rm(folder, { recursive: true });
  return text.split(/(?<=^;; MSG SIZE {2}rcvd: \d+\n\n)/m);
}

function compareOne(title: string, words: readonly string[], real: string, ours: string): Result {
  const difference = firstDifference(settled(real), settled(ours));
  return {
    name: `dig ${words.slice(3).join(' ')} (${title})`,
    ...(difference === undefined ? {} : { difference }),
  };
}

/** A real dig and core's own ask the same server the same question, and must write the same, line by line. */
export async function compareDig(): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const [title, corefile] of Object.entries(COREFILES)) {
    const [server, twin] = [coreServer(corefile), coreServer(corefile)];
    const socket = await openNameServer(LOOPBACK, 0, (query, from) => server.serve(query, from));
    const at = [`@${LOOPBACK}`, '-p', String(socket.port)];
    const questions = questionsOf(title);
    const answers = await askInBatch(at, questions);
    for (const [index, question] of questions.entries()) {
      const words = [...at, ...question];
      const ours = dig(words, placeOf(twin)).stdout;
      results.push(compareOne(title, words, fromBatch(answers[index] ?? ''), fromBatch(ours)));
    }
    for (const way of title === 'kubeadm' ? WAYS : []) {
      const words = [...at, ...way];
      results.push(compareOne(title, words, await stdoutOf(words), dig(words, placeOf(twin)).stdout));
    }
    await socket.close();
  }
  return results;
}

/** An option of the Corefile must show in the reply, to a real dig and to core's own alike. */
export async function compareEffects(): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const { option, corefile, words: question, shows, after, silent = false } of EFFECTS) {
    const [server, twin] = [coreServer(corefile), coreServer(corefile)];
    const socket = await openNameServer(LOOPBACK, 0, (query, from) => server.serve(query, from));
    const words = [`@${LOOPBACK}`, '-p', String(socket.port), ...question];
    const ask = async () => [await stdoutOf(words), dig(words, placeOf(twin)).stdout] as const;
    if (after !== undefined) {
      await ask();
      for (const each of [server, twin]) each.wait(after, silent);
    }
    const [real, ours] = await ask();
    await socket.close();
    const compared = compareOne(option, words, real, ours);
    const unseen = shows.test(real) ? {} : { difference: `${shows} is not to be seen in\n${real}` };
    results.push({ ...unseen, ...compared });
  }
  return results;
}
