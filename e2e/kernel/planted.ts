import type { Cluster } from '../../core/cluster/index.ts';
import { type Finding, type Result, runScenario, type Scenario } from './scenario.ts';
import type { Alter, Stage } from './stage.ts';

const SCENARIO: Scenario = {
  name: 'planted',
  yaml: `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: NodePort
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
`,
};

/** Rules that are taken out of what Linux loads, by what then goes wrong. */
const FAULTS: Readonly<Record<string, Alter>> = {
  'nothing is marked for masquerade': ({ chain, position }) =>
    position !== undefined && (chain === 'KUBE-MARK-MASQ' || chain === 'mark-for-masquerade'),
  'nothing is masqueraded': ({ text }) => /-j MASQUERADE|masquerade fully-random/.test(text),
  'the mark is not cleared': ({ chain, text }) =>
    (chain === 'KUBE-POSTROUTING' && / -j MARK /.test(text)) ||
    (chain === 'masquerading' && /mark set/.test(text)),
};

/** Wrong rules on purpose, on Linux alone: a comparison that does not notice is a failure. */
export async function noticePlanted(stage: Stage, base: Cluster): Promise<Result> {
  const findings: Finding[] = [];
  for (const [fault, takenOut] of Object.entries(FAULTS)) {
    const result = await runScenario(stage, base, SCENARIO, {
      choose: (flows) => flows.filter(({ from, to }) => from === 'client' && to === '192.168.1.13'),
      takenOut,
    });
    if (result.findings.length === 0)
      findings.push({
        scenario: SCENARIO,
        what: `rules in which ${fault}`,
        differences: [{ part: 'notice', linux: fault, core: 'no difference' }],
      });
  }
  return { flows: Object.keys(FAULTS).length, secondTries: 0, findings };
}
