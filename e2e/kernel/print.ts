import type { Observation } from './observation.ts';
import type { Finding } from './scenario.ts';
import type { Trace } from './trace.ts';

function traceLines(trace: Trace): readonly string[] {
  return Object.entries(trace).flatMap(([leg, nodes]) =>
    Object.entries(nodes).flatMap(([node, hops]) =>
      hops.map(
        ({ hook, packet, rules }) => `    ${leg} ${node} ${hook}  ${packet}\n      ${rules.join(' · ')}`,
      ),
    ),
  );
}

function sideLines(side: string, observation: Partial<Observation> | undefined): readonly string[] {
  if (!observation?.trace) return [];
  const { outcome, error, evidence, seen } = observation;
  const told = [outcome, error, evidence, ...(seen ?? [])].filter((part) => part !== undefined).join(', ');
  return [`  ${side}: ${told}`, ...traceLines(observation.trace)];
}

/** A difference as a person wants it: what differs, both traces, and what it takes to see it again. */
export const printFinding = ({ scenario, what, differences, linux, core }: Finding): string =>
  [
    `✗ ${scenario.name}: ${what}`,
    ...differences.map(
      (one) => `  ${one.part}: Linux ${JSON.stringify(one.linux)}, core ${JSON.stringify(one.core)}`,
    ),
    ...sideLines('Linux', linux),
    ...sideLines('core', core),
    '  with these objects:',
    scenario.yaml.trim().replace(/^/gm, '    '),
  ].join('\n');
