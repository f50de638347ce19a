import { expect, test } from 'vitest';
import { late } from '../late.ts';
import { webBehindAClusterIP } from '../scenarios/index.ts';
import { expiries } from './expiries.ts';
import { dispatch, latest, start } from './index.ts';

const { files, request } = webBehindAClusterIP;

test('what CoreDNS has cached is forgotten when its time to live is over; names of the cluster are never cached', () => {
  const opened = start(files).session;
  const ask = (line: string) =>
    latest(dispatch(opened, { input: 'send', request: { ...request, line } }, late).session).cluster;
  // kubeadm's Corefile has `disable success cluster.local` and the same for denial.
  expect(expiries(ask('curl http://web'))).toEqual([]);
  const asked = ask('curl http://example.com');
  const all = expiries(asked);
  expect(all[0]?.text).toMatch(/^CoreDNS coredns-\S+ forgets example\.com\.? A/);
  expect(all.every(({ at }) => at > asked.now && at < asked.now + 31_000)).toBe(true);
});
