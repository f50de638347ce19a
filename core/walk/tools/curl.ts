import type { HttpResponse } from '../../images/index.ts';
import { joinHostPort } from '../../net/index.ts';
import { strerror } from '../ending.ts';
import type { Attempt, Printed, Told } from './told.ts';

const USER_AGENT = 'curl/8.14.1';

/** Exit codes of curl (https://curl.se/libcurl/c/libcurl-errors.html). */
const exit = { http09: 1, resolve: 6, connect: 7, timeout: 28, reset: 56 } as const;

const resolved = ({ target, addresses }: Told): readonly string[] => {
  const v6 = addresses.filter((address) => address.includes(':'));
  const v4 = addresses.filter((address) => !address.includes(':'));
  return [
    `* Host ${target.host}:${target.port} was resolved.`,
    `* IPv6: ${v6.join(', ') || '(none)'}`,
    `* IPv4: ${v4.join(', ') || '(none)'}`,
  ];
};

const headers = ({ status, reason, headers: fields, body }: HttpResponse): readonly string[] => [
  `< HTTP/1.1 ${status} ${reason}`,
  ...Object.entries(fields).map(([name, value]) => `< ${name}: ${value}`),
  '<',
  ...body.trimEnd().split('\n'),
];

const request = (attempt: Attempt): readonly string[] => {
  const asked = attempt.connection?.exchange?.asked;
  return asked
    ? [
        `> ${asked.method} ${asked.path} HTTP/1.1`,
        `> Host: ${asked.host}`,
        `> User-Agent: ${USER_AGENT}`,
        '> Accept: */*',
        '>',
      ]
    : [];
};

function opening(told: Told, attempt: Attempt): readonly string[] {
  const { target } = told;
  if (attempt.connection?.resumed)
    return [`* Re-using existing connection with host ${target.host}`, ...request(attempt)];
  return [
    `*   Trying ${joinHostPort(attempt.address, target.port)}...`,
    ...(attempt.connection?.exchange
      ? [`* Connected to ${target.host} (${attempt.address}) port ${target.port}`, ...request(attempt)]
      : []),
  ];
}

const failure = ({ address, connection, ending }: Attempt, port: number): readonly string[] => {
  if (!ending.errno || connection?.resumed || connection?.exchange) return [];
  const from = connection?.first.legs[0]?.packet;
  const source = from ? ` from ${from.src} port ${from.sport}` : '';
  return [`* connect to ${address} port ${port}${source} failed: ${strerror[ending.errno]}`];
};

function last(told: Told, attempt: Attempt | undefined): Printed {
  const { target, ending } = told;
  const closing = '* Closing connection';
  const end = (exitCode: number, says: string): Printed => ({
    printed: [`* ${says}`, closing, `curl: (${exitCode}) ${says}`],
    exitCode,
  });
  if (!attempt) return end(exit.resolve, ending.summary);
  const { connection } = attempt;
  const answer = connection?.exchange?.answer;
  if (ending.kind === 'answered' && answer)
    return {
      printed: [...headers(answer), `* Connection #0 to host ${target.host} left intact`],
      exitCode: 0,
    };
  if (ending.kind === 'wrong-protocol') return end(exit.http09, 'Received HTTP/0.9 when not allowed');
  if (connection?.resumed || connection?.exchange) {
    if (ending.errno === 'ECONNRESET' || ending.errno === 'ECONNREFUSED')
      return end(exit.reset, 'Recv failure: Connection reset by peer');
    const millis = target.timeout ?? Math.round(attempt.took);
    return end(exit.timeout, `Operation timed out after ${millis} milliseconds with 0 bytes received`);
  }
  const after = Math.round(attempt.took);
  if (target.timeout !== undefined && ending.errno === 'ETIMEDOUT')
    return end(
      exit.timeout,
      `Failed to connect to ${target.host} port ${target.port} after ${after} ms: Timeout was reached`,
    );
  const code = ending.errno === 'ETIMEDOUT' ? exit.timeout : exit.connect;
  return end(
    code,
    `Failed to connect to ${target.host} port ${target.port} after ${after} ms: Couldn't connect to server`,
  );
}

/** What `curl -v` prints (curl 8.14), without progress and date. */
export function printCurl(told: Told): Printed {
  const { attempts, addresses, target } = told;
  const attempt = attempts.at(-1);
  const { printed, exitCode } = last(told, attempt);
  return {
    printed: [
      ...(told.stale ? ['* Connection 0 seems to be dead', '* Closing connection'] : []),
      ...(addresses.length > 0 && !attempt?.connection?.resumed ? resolved(told) : []),
      ...attempts.flatMap((one) => [...opening(told, one), ...failure(one, target.port)]),
      ...printed,
    ],
    exitCode,
  };
}
