import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a Pod's machine has: addresses of its own with their prefixes. */
export const OWN = {
  IPv4: { address: '10.244.1.9', prefix: 24 },
  IPv6: { address: 'fd00:244:1::9', prefix: 64 },
} as const;

const HOSTS = '127.0.0.1 localhost\n::1 localhost\n';
/** Names come from the file and from DNS, and from nowhere else. */
const NSSWITCH = 'hosts: files dns\n';

/** Files that the C library reads, in the place of the machine's own. */
export interface Machine {
  setResolvConf(text: string): Promise<void>;
  /** Takes the IPv6 address away. */
  keepIPv4Only(): Promise<void>;
}

async function replace(path: string, source: string): Promise<void> {
  if (!existsSync(path)) throw new Error(`${path} is not there to be replaced`);
  await run('mount', ['--bind', source, path]);
}

/** Makes a network of its own in the namespaces this process is already alone in: a Pod's interface, and name servers on loopback. */
export async function makeMachine(nameservers: readonly string[]): Promise<Machine> {
  const ip = (line: string) => run('ip', line.split(' '));
  await ip('link set lo up');
  for (const server of nameservers) await ip(`addr add ${server}/32 dev lo`);
  await ip('link add eth0 type veth peer name host0');
  // No address but those given below: a link-local one counts as IPv6 for AI_ADDRCONFIG.
  for (const device of ['host0', 'eth0']) await ip(`link set ${device} addrgenmode none`);
  await ip('link set host0 up');
  await ip('link set eth0 up');
  await ip(`addr add ${OWN.IPv4.address}/${OWN.IPv4.prefix} dev eth0`);
  await ip(`-6 addr add ${OWN.IPv6.address}/${OWN.IPv6.prefix} dev eth0 nodad`);
  await ip('route add default dev eth0');
  await ip('-6 route add default dev eth0');
  const folder = await mkdtemp(join(tmpdir(), 'packetwalk-etc-'));
  const resolvConf = join(folder, 'resolv.conf');
  for (const [file, text] of [
    ['resolv.conf', ''],
    ['hosts', HOSTS],
    ['nsswitch.conf', NSSWITCH],
    ['gai.conf', ''],
  ] as const) {
    await writeFile(join(folder, file), text);
    if (file !== 'gai.conf' || existsSync('/etc/gai.conf')) await replace(`/etc/${file}`, join(folder, file));
  }
  return {
    setResolvConf: (text) => writeFile(resolvConf, text),
    keepIPv4Only: async () => {
      await ip('-6 addr flush dev eth0');
    },
  };
}
