import type { RealServer, VirtualServer } from '../state.ts';
import { addressBits } from './hash.ts';
import { available, chosen, type Scheduler } from './scheduler.ts';
import { hsiphash } from './siphash.ts';

/** Places of the lookup table (CONFIG_IP_VS_MH_TAB_INDEX 12). */
const SIZE = 4093;
/** Both halves of a key are alike (generate_hash_secret). */
const KEY_OFFSET = 2654435761n;
const KEY_SKIP = 2654446892n;

const hashOf = (address: string, port: number, key: bigint, offset = 0): number =>
  hsiphash((offset + port + addressBits(address)) >>> 0, key);

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Weights count as they were before a server was set to 0, so that draining moves nobody else. */
function turnsOf(servers: readonly RealServer[]): readonly number[] {
  const weights = servers.map(({ weight, lastWeight = weight }) => lastWeight);
  const divisor = weights.reduce(gcd, 0);
  if (divisor < 1) return [];
  const bits = Math.floor(Math.log2(Math.max(...weights) / divisor)) + 1;
  const shift = Math.max(0, bits - 6);
  return weights.map((weight) => (weight / divisor) >> shift || (weight === 0 ? 0 : 1));
}

/** The lookup table: each server in turn takes the next free place of its own permutation. Undefined: nobody has a weight. */
function fill(servers: readonly RealServer[]): readonly number[] | undefined {
  const turns = turnsOf(servers);
  if (!turns.some((turn) => turn > 0)) return undefined;
  const places = servers.map(({ address, port }) => hashOf(address, port, KEY_OFFSET) % SIZE);
  const skips = servers.map(({ address, port }) => (hashOf(address, port, KEY_SKIP) % (SIZE - 1)) + 1);
  const table = Array<number>(SIZE).fill(-1);
  for (let taken = 0; taken < SIZE; ) {
    for (const at of servers.keys()) {
      for (let turn = 0; turn < (turns[at] ?? 0) && taken < SIZE; turn++, taken++) {
        let place = places[at] ?? 0;
        while (table[place] !== -1) place = (place + (skips[at] ?? 1)) % SIZE;
        places[at] = place;
        table[place] = at;
      }
    }
  }
  return table;
}

const tables = new WeakMap<VirtualServer['realServers'], readonly number[]>();

function tableOf(servers: VirtualServer['realServers']): readonly number[] | undefined {
  const known = tables.get(servers);
  if (known) return known;
  const table = fill(servers);
  if (table) tables.set(servers, table);
  return table;
}

/**
 * Maglev hashing: a consistent hash of the source address, and of its port with flag `mh-port`. `mh-fallback` looks on where the server is
 * at weight 0 (net/netfilter/ipvs/ip_vs_mh.c; Eisenbud and others, NSDI 2016).
 */
export const mh: Scheduler = {
  name: 'mh',
  rule: 'Maglev hash of the client: few clients move when servers change',
  schedule({ service: { realServers, flags }, packet }) {
    const table = tableOf(realServers);
    if (!table) return {};
    const port = flags.includes('mh-port') ? packet.sport : 0;
    const at = (offset: number): number => hashOf(packet.src, port, KEY_OFFSET, offset) % SIZE;
    const first = at(0);
    const serverAt = (place: number): RealServer | undefined => realServers[table[place] ?? -1];
    const server = serverAt(first);
    if (!server || available(server) || !flags.includes('mh-fallback'))
      return chosen(server && available(server) ? server : undefined);
    for (let offset = 0; offset < SIZE; offset++) {
      const other = serverAt(at((offset + first) % SIZE));
      if (other && available(other)) return chosen(other);
    }
    return {};
  },
};
