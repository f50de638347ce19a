import { beforeAll, describe, expect, test } from 'vitest';
import type { Cluster } from '../../core/cluster/index.ts';
import { load, type Netns } from '../../core/kernel/index.ts';
import { flowsOf, parseConntrack, printFlows } from './conntrack.ts';
import { modelObservation, newModel } from './model.ts';
import { differences, type Observation } from './observation.ts';
import { likelihood } from './odds.ts';
import { type Mode, pinned, printed, repin } from './pin.ts';
import { planOf, serversOf } from './plan.ts';
import { diceOf, randomScenario } from './random.ts';
import { asWalked, walkObservation } from './walked.ts';
import { labCluster, objectsOf, podAddress, withObjects } from './world.ts';

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: NodePort
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: 8080, nodePort: 30080 }]
`;

const CALL = { from: 'client', protocol: 'TCP', to: '192.168.1.13', port: 30080 } as const;

/** Nodes whose rules have been rewritten, line by line; a line without text is a rule taken out. */
function rewritten(of: Readonly<Record<string, Netns>>, mode: Mode, change: (lines: Lines) => Lines) {
  return Object.fromEntries(
    Object.entries(of).map(([name, netns]): [string, Netns] => {
      const before = printed(netns, mode, 0);
      const lines = repin(before, change(before), mode).filter(
        ({ text }) => !/^(add rule ip \S+ \S+)? ?$/.test(text),
      );
      const command =
        mode === 'iptables'
          ? ({ tool: 'iptables-restore', family: 'IPv4', lines } as const)
          : ({ tool: 'nft', lines } as const);
      return [name, load(netns, [command])];
    }),
  );
}

type Lines = ReturnType<typeof printed>;

const without =
  (isGone: (line: Lines[number]) => boolean) =>
  (lines: Lines): Lines =>
    lines.map((line) => (line.position !== undefined && isGone(line) ? { ...line, text: '' } : line));

/** The nodes with every choice pinned to web-a1. */
const pinnedNodes = (cluster: Cluster, mode: Mode) =>
  rewritten(cluster.nodes, mode, (lines) => pinned(lines, mode, podAddress(cluster, 'web-a1')));

function observe(cluster: Cluster, of: Readonly<Record<string, Netns>>): Observation {
  const model = newModel(planOf(cluster, 'bridge'), of, serversOf(cluster), []);
  model.now = cluster.now;
  return modelObservation(model, { ...CALL, sport: 40000, patience: 0 });
}

describe.each(['iptables', 'nftables'] as const)('in %s mode', (mode) => {
  let cluster: Cluster;
  beforeAll(() => {
    ({ cluster } = withObjects(labCluster(mode).cluster, objectsOf(SERVICE)));
  });

  test('the same rules are the same call, packet by packet and as a walk', () => {
    const own = pinnedNodes(cluster, mode);
    const once = observe(cluster, own);
    expect(once.outcome).toBe('answered');
    expect(differences(once, observe(cluster, own))).toEqual([]);
    expect(differences(asWalked(once), walkObservation({ ...cluster, nodes: own }, CALL))).toEqual([]);
  });

  test('a chain that no longer marks for masquerade is noticed', () => {
    const own = pinnedNodes(cluster, mode);
    const marking = /^(KUBE-MARK-MASQ|mark-for-masquerade)$/;
    const wrong = rewritten(
      own,
      mode,
      without(({ chain = '' }) => marking.test(chain)),
    );
    const found = differences(observe(cluster, own), observe(cluster, wrong));
    expect(found.map(({ part }) => part)).toContain('trace');
    expect(found.map(({ part }) => part)).toContain('conntrack');
  });

  test('a mark that is not cleared shows in the trace alone', () => {
    const own = pinnedNodes(cluster, mode);
    const clearing = / -j MARK --set-xmark 0x4000\/0x0$|mark set .* \^ /;
    const kept = rewritten(
      own,
      mode,
      without(({ text }) => clearing.test(text)),
    );
    const found = differences(observe(cluster, own), observe(cluster, kept));
    expect(found.map(({ part }) => part)).toEqual(['trace']);
  });
});

test('a call’s flows are followed from node to node through what masquerade drew', () => {
  const line = (original: string, reply: string) =>
    `ipv4 2 tcp 6 119 ESTABLISHED ${original} ${reply} [ASSURED] mark=0 use=1`;
  const tuple = (src: string, dst: string, sport: number, dport: number) =>
    `src=${src} dst=${dst} sport=${sport} dport=${dport}`;
  const tables = {
    'node-a': parseConntrack([
      line(
        tuple('203.0.113.7', '192.168.1.11', 40000, 30080),
        tuple('10.244.2.3', '192.168.1.11', 8080, 5555),
      ),
      line(
        tuple('203.0.113.7', '192.168.1.11', 39999, 30080),
        tuple('10.244.2.3', '192.168.1.11', 8080, 4444),
      ),
    ]),
    'node-b': parseConntrack([
      line(tuple('192.168.1.11', '10.244.2.3', 5555, 8080), tuple('10.244.2.3', '192.168.1.11', 8080, 5555)),
      line(tuple('192.168.1.11', '10.244.2.3', 4444, 8080), tuple('10.244.2.3', '192.168.1.11', 8080, 4444)),
    ]),
  };
  const first = {
    protocol: 'TCP',
    src: '203.0.113.7',
    sport: 40000,
    dst: '192.168.1.11',
    dport: 30080,
  } as const;
  expect(printFlows(flowsOf(tables, first), 40000)).toEqual({
    'node-a': ['203.0.113.7:client > 192.168.1.11:30080 reply 10.244.2.3:8080 > 192.168.1.11:*'],
    'node-b': ['192.168.1.11:* > 10.244.2.3:8080 reply 10.244.2.3:8080 > 192.168.1.11:*'],
  });
});

test('fair draws pass, a share that is off by a half does not', () => {
  const thirds = [1 / 3, 1 / 3, 1 / 3];
  expect(likelihood([684, 664, 652], thirds)).toBeGreaterThan(0.5);
  expect(likelihood([1000, 500, 500], thirds)).toBeLessThan(1e-6);
});

test('a seed makes the same scenarios again, another seed makes others', () => {
  const made = (seed: number) =>
    Array.from({ length: 5 }, (_, n) => randomScenario(diceOf(seed + n), n).yaml);
  expect(made(7)).toEqual(made(7));
  expect(made(7)).not.toEqual(made(70));
});
