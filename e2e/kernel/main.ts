import { startLab } from './lab.ts';
import type { Mode } from './pin.ts';
import { type Result, runScenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { newStage } from './stage.ts';
import { labCluster } from './world.ts';

async function runMode(mode: Mode, only: string | undefined): Promise<Result> {
  const lab = startLab(['-Urnm']);
  try {
    const base = labCluster(mode);
    const stage = await newStage(lab, mode, base, 'bridge');
    let total: Result = { flows: 0, secondTries: 0, findings: [] };
    for (const scenario of scenarios.filter(({ name }) => !only || name.includes(only))) {
      const began = performance.now();
      const { flows, secondTries, findings } = await runScenario(stage, base, scenario);
      total = {
        flows: total.flows + flows,
        secondTries: total.secondTries + secondTries,
        findings: [...total.findings, ...findings],
      };
      console.log(
        `${mode}: ${scenario.name}: ${flows} flows, ${secondTries} second tries, ${findings.length} differences, ${Math.round(performance.now() - began)} ms`,
      );
      for (const finding of findings) console.log(JSON.stringify(finding));
    }
    return total;
  } finally {
    lab.end();
  }
}

/** `npm run test:kernel`: the rules that core prints, loaded into real Linux kernels, beside core's own walk through them. */
export async function main(args: readonly string[]): Promise<number> {
  const results = await Promise.all(
    (['iptables', 'nftables'] as const).map((mode) => runMode(mode, args[0])),
  );
  const flows = results.reduce((sum, result) => sum + result.flows, 0);
  const failed = results.reduce((sum, { findings }) => sum + findings.length, 0);
  console.log(`${flows - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
