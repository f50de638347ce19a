import { type answer, configure, type DnsServer, newDnsServer, servePacket } from '../../core/dns/index.ts';
import { readerOf } from '../conformance/kinds/dns/objects.ts';
import type { From } from './name-server.ts';
import { CLUSTER, OUTSIDE } from './objects.ts';

type DnsWorld = Parameters<typeof answer>[1];

const SERVER_ADDRESS = '10.244.0.2';
/** Who every query is from, whatever its socket says: autopath and logs look at it. */
const CLIENT_ADDRESS = '10.244.1.9';

const reader = readerOf(CLUSTER);

/** The same draws for the same question, so that two askers see the records in one order. */
function draws(): DnsWorld['draw'] {
  let state = 0x2545f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Core's CoreDNS with a Corefile over the cluster of these tests. It remembers what it cached; its clock stands but for `wait`. */
export interface CoreServer {
  /** So many seconds pass; the world outside may keep silent from then on. */
  wait(seconds: number, silent: boolean): void;
  serve(query: Uint8Array, from: From): Uint8Array | undefined;
}

function from(start: DnsServer): CoreServer {
  let server = start;
  let now = 0;
  let upstream: DnsWorld['upstream'] = OUTSIDE;
  return {
    wait(seconds, silent) {
      now += seconds * 1000;
      if (silent) upstream = { ...OUTSIDE, unreachable: true };
    },
    serve(query, { port, transport }) {
      const world: DnsWorld = { reader, now, draw: draws(), upstream };
      const served = servePacket(server, world, query, { address: CLIENT_ADDRESS, port, transport });
      server = served.server;
      return served.bytes;
    },
  };
}

export function coreServer(corefile: string): CoreServer {
  const configured = configure(corefile);
  if (!configured.ok) throw new Error(configured.message);
  return from(newDnsServer(configured.configuration, [SERVER_ADDRESS], corefile));
}
