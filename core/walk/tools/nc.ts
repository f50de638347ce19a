import { strerror } from '../ending.ts';
import type { Printed, Told } from './told.ts';

/** /etc/services, as far as it is met here. */
const SERVICES: Readonly<Record<number, string>> = {
  22: 'ssh',
  53: 'domain',
  80: 'http',
  443: 'https',
  3306: 'mysql',
  5432: 'postgresql',
  6379: 'redis',
  8080: 'http-alt',
};

/** What OpenBSD netcat prints with `-v`. It says nothing about a datagram that is refused or lost: it only has no answer to show. */
export function printNc({ target, attempts, ending }: Told): Printed {
  const protocol = target.protocol.toLowerCase();
  const attempt = attempts.at(-1);
  if (!attempt)
    return {
      printed: [`nc: getaddrinfo for host "${target.host}" port ${target.port}: Name or service not known`],
      exitCode: 1,
    };
  const named = target.host === attempt.address ? '' : ` (${attempt.address})`;
  const opened = `Connection to ${target.host}${named} ${target.port} port [${protocol}/${SERVICES[target.port] ?? '*'}] succeeded!`;
  const text = attempt.connection?.exchange?.text;
  if (ending.kind === 'answered') return { printed: [opened, ...(text ? [text] : [])], exitCode: 0 };
  if (target.protocol === 'UDP')
    return ending.errno === 'EPERM'
      ? { printed: [opened, `nc: write failed: ${strerror.EPERM}`], exitCode: 1 }
      : { printed: [opened], exitCode: ending.errno === 'ECONNREFUSED' ? 1 : 0 };
  if (attempt.connection?.exchange) return { printed: [opened], exitCode: 0 };
  const says = (address: string, errno: keyof typeof strerror): string =>
    `nc: connect to ${target.host}${target.host === address ? '' : ` (${address})`} port ${target.port} (${protocol}) failed: ${strerror[errno]}`;
  return {
    printed: attempts.map(({ address, ending: one }) => says(address, one.errno ?? 'ETIMEDOUT')),
    exitCode: 1,
  };
}
