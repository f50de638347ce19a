import type { Printed, Told } from './told.ts';

/** What `ping -c 1` of iputils prints. */
export function printPing({ target, attempts, ending }: Told): Printed {
  const attempt = attempts.at(-1);
  if (!attempt) return { printed: [`ping: ${target.host}: Name or service not known`], exitCode: 2 };
  const { address, connection, took } = attempt;
  const head = `PING ${target.host} (${address}) 56(84) bytes of data.`;
  const end = (received: 0 | 1, lines: readonly string[], errors = ''): Printed => ({
    printed: [
      head,
      ...lines,
      '',
      `--- ${target.host} ping statistics ---`,
      `1 packets transmitted, ${received} received${errors}, ${received === 1 ? 0 : 100}% packet loss, time 0ms`,
    ],
    exitCode: received === 1 ? 0 : 1,
  });
  if (ending.kind === 'answered')
    return end(1, [`64 bytes from ${address}: icmp_seq=1 ttl=62 time=${took.toFixed(3)} ms`]);
  if (!connection || ending.errno === 'ENETUNREACH')
    return { printed: ['ping: connect: Network is unreachable'], exitCode: 2 };
  if (ending.kind === 'refused-by-rule') {
    const from = connection.reply?.end.end === 'arrived' ? connection.reply.end.packet.src : '';
    return end(0, [`From ${from} icmp_seq=1 Destination Port Unreachable`], ', +1 errors');
  }
  return end(0, []);
}
