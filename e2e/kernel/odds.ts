import type { Cluster } from '../../core/cluster/index.ts';
import { type Hop, walk } from '../../core/walk/index.ts';
import type { Finding, Scenario } from './scenario.ts';
import { scenarioObjects } from './scenario.ts';
import { type Stage, setRules } from './stage.ts';
import { TRACING } from './trace.ts';
import { withObjects } from './world.ts';

const TIMES = 2000;
/** A fair coin fails this once in a million runs. */
const UNLIKELY = 1e-6;

const SCENARIO: Scenario = {
  name: 'odds',
  yaml: `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  clusterIP: 10.96.0.99
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
`,
};

/** Chance that fair draws are at least as far from the odds; three endpoints, so two degrees of freedom. */
export function likelihood(counts: readonly number[], odds: readonly number[]): number {
  const times = counts.reduce((sum, count) => sum + count, 0);
  const chiSquare = counts.reduce((sum, count, i) => {
    const expected = times * (odds[i] ?? 0);
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  return Math.exp(-chiSquare / 2);
}

const all = (hops: readonly Hop[]): readonly Hop[] => hops.flatMap((hop) => [hop, ...all(hop.steps)]);

/** What core says the odds are, endpoint by endpoint. */
function oddsOf(stage: Stage): Readonly<Record<string, number>> {
  const client = { from: 'pod', namespace: 'default', name: 'client-a' } as const;
  const sent = walk(stage.cluster, { client, line: 'curl http://10.96.0.99/' });
  if ('error' in sent) throw new Error(sent.error);
  const choice = all(sent.walk.hops).find(({ candidates }) => candidates.length > 0);
  return Object.fromEntries(
    (choice?.candidates ?? []).map(({ address, probability }) => [address, probability]),
  );
}

/** Connects many times, nothing pinned: the kernel's choices against the odds that core tells. */
export async function compareOdds(
  stage: Stage,
  base: Cluster,
): Promise<{ told: string; findings: readonly Finding[] }> {
  const { cluster } = withObjects(base, scenarioObjects(base, SCENARIO));
  await setRules(stage, cluster);
  const quiet = stage.nodes.map((node) => ({
    node,
    tool: 'nft' as const,
    text: `delete table ip ${TRACING}\n`,
  }));
  await stage.lab.load(quiet);
  const odds = oddsOf(stage);
  const counts = await stage.lab.many({ from: 'client-a', to: '10.96.0.99', port: 80, times: TIMES });
  const addresses = Object.keys(odds);
  const p = likelihood(
    addresses.map((address) => counts[address] ?? 0),
    Object.values(odds),
  );
  const strangers = Object.keys(counts).filter((address) => !addresses.includes(address));
  const wrong = p < UNLIKELY || strangers.length > 0;
  const told = `${addresses.map((address) => counts[address] ?? 0).join(' / ')} of ${TIMES}, p = ${p.toPrecision(2)}`;
  return {
    told,
    findings: wrong
      ? [
          {
            scenario: SCENARIO,
            what: `odds ${told}`,
            differences: [{ part: 'odds', linux: counts, core: odds }],
          },
        ]
      : [],
  };
}
