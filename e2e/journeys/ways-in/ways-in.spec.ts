import { expect, test } from '@playwright/test';
import type { OutcomeKind } from '../../../core/index.ts';
import { expectSame, openBoth } from './told.ts';

/** From whom, the line, and how it ends; what else the page says is taken from the engine's own walk. */
type Way = readonly [from: string, line: string, ends: OutcomeKind];

const tcp = (host: string): string => `curl -m 3 http://${host}`;
const udp = (host: string, port = 53): string => `echo hi | nc -u -w1 ${host} ${port}`;

const WAYS: Readonly<Record<string, readonly Way[]>> = {
  'a ClusterIP, by TCP and UDP, from a Pod, a node and outside': [
    ['pod', tcp('web'), 'answered'],
    ['pod', udp('web'), 'answered'],
    ['node-c', tcp('10.96.0.80'), 'answered'],
    ['node-a', udp('10.96.0.80'), 'answered'],
    ['outside', tcp('10.96.0.80'), 'timeout-no-route'],
    ['outside', udp('10.96.0.80'), 'timeout-no-route'],
  ],
  'a ClusterIP that fails: refused by a rule, refused by the Pod, dropped, not routed': [
    ['pod', tcp('idle'), 'refused-by-rule'],
    ['pod', udp('idle'), 'refused-by-rule'],
    ['pod', tcp('deaf'), 'refused-by-pod'],
    ['pod', udp('deaf'), 'refused-by-pod'],
    ['pod', tcp('inside'), 'timeout-by-rule'],
    ['pod', udp('inside'), 'timeout-by-rule'],
    ['pod', tcp('10.96.9.9'), 'timeout-no-route'],
  ],
  'a node port on each node, policy Cluster: every node answers': [
    ['pod', tcp('192.168.1.11:30080'), 'answered'],
    ['node-c', tcp('192.168.1.12:30080'), 'answered'],
    ['outside', tcp('192.168.1.11:30080'), 'answered'],
    ['outside', tcp('192.168.1.12:30080'), 'answered'],
    ['outside', tcp('192.168.1.13:30080'), 'answered'],
    ['outside', udp('192.168.1.13', 30053), 'answered'],
  ],
  'a node port on each node, policy Local: the node without a Pod drops': [
    ['outside', tcp('192.168.1.11:30081'), 'answered'],
    ['outside', tcp('192.168.1.12:30081'), 'answered'],
    ['outside', tcp('192.168.1.13:30081'), 'timeout-by-rule'],
    ['outside', udp('192.168.1.11', 30054), 'answered'],
    ['outside', udp('192.168.1.13', 30054), 'timeout-by-rule'],
    ['node-a', tcp('192.168.1.13:30081'), 'timeout-by-rule'],
    ['outside', tcp('192.168.1.13:30082'), 'refused-by-rule'],
  ],
  'the load balancer’s address, from outside and from inside': [
    ['outside', tcp('198.51.100.11'), 'answered'],
    ['outside', udp('198.51.100.11'), 'answered'],
    ['outside', tcp('198.51.100.10'), 'answered'],
    ['outside', tcp('198.51.100.12'), 'refused-by-rule'],
    ['pod', tcp('198.51.100.10'), 'answered'],
    ['node-c', tcp('198.51.100.11'), 'answered'],
  ],
  'a headless name and a Pod’s own address: no rule takes part': [
    ['pod', tcp('peers:8080'), 'answered'],
    ['pod', udp('peers', 8081), 'answered'],
    ['pod', tcp('peers'), 'refused-by-pod'],
    ['node-c', tcp('10.244.9.9:8080'), 'timeout-no-route'],
    ['outside', tcp('10.244.1.3:8080'), 'timeout-no-route'],
    ['pod', tcp('10.244.1.3:8080'), 'answered'],
  ],
  externalIPs: [
    ['pod', tcp('192.0.2.80'), 'answered'],
    ['node-c', udp('192.0.2.80'), 'answered'],
    ['outside', tcp('192.0.2.80'), 'answered'],
    ['outside', tcp('192.0.2.99'), 'timeout-no-route'],
  ],
  'names: an alias outside, an alias of nothing, no such name, and who does not ask CoreDNS': [
    ['pod', tcp('shop'), 'answered'],
    ['pod', udp('shop'), 'refused-by-pod'],
    ['pod', tcp('lost'), 'nodata'],
    ['pod', tcp('webb'), 'nxdomain'],
    ['node-c', tcp('web'), 'nxdomain'],
    ['outside', tcp('web'), 'dns-timeout'],
  ],
};

for (const [name, ways] of Object.entries(WAYS))
  test(`the page tells what happened: ${name}`, async ({ page }) => {
    const both = await openBoth(page);
    for (const [from, line, ends] of ways)
      expect((await expectSame(both, from, line)).outcome.kind, `${from}: ${line}`).toBe(ends);
  });
