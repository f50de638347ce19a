import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';

/** Who sent a query. */
export interface From {
  readonly address: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp';
}

/** What a name server does with the octets of a query; nothing: it keeps silent. */
export type Serve = (query: Uint8Array, from: From) => Uint8Array | undefined;

/** A name server on the loopback interface, over UDP and TCP on one port. */
export interface NameServer {
  readonly port: number;
  close(): Promise<void>;
}

const LENGTH = 2;

/** TCP: each message stands behind its length (RFC 1035 4.2.2). */
function openTcp(serve: Serve): Server {
  return createServer((socket) => {
    let waiting = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length >= LENGTH && waiting.length >= LENGTH + waiting.readUInt16BE(0)) {
        const end = LENGTH + waiting.readUInt16BE(0);
        const query = Uint8Array.from(waiting.subarray(LENGTH, end));
        waiting = waiting.subarray(end);
        const { remoteAddress: address = '', remotePort: port = 0 } = socket;
        const reply = serve(query, { address, port, transport: 'tcp' });
        if (!reply) continue;
        const length = Buffer.alloc(LENGTH);
        length.writeUInt16BE(reply.length);
        socket.write(Buffer.concat([length, reply]));
      }
    });
  });
}

const bound = (udp: Socket, port: number, address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    udp.once('error', reject);
    udp.bind({ port, address, exclusive: true }, () => resolve(udp.address().port));
  });

/** Listens on an address; port 0 takes a free one. `delay` in milliseconds holds every UDP reply back. */
export async function openNameServer(
  address: string,
  port: number,
  serve: Serve,
  delay = 0,
): Promise<NameServer> {
  const udp = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  udp.on('message', (query, { address: from, port: sport }) => {
    const reply = serve(Uint8Array.from(query), { address: from, port: sport, transport: 'udp' });
    const send = () => reply && udp.send(reply, sport, from);
    if (delay > 0) setTimeout(send, delay);
    else send();
  });
  const taken = await bound(udp, port, address);
  const tcp = openTcp(serve);
  await new Promise<void>((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen(taken, address, resolve);
  });
  return {
    port: taken,
    close: () =>
      new Promise((resolve) => {
        tcp.close(() => udp.close(() => resolve()));
      }),
  };
}
