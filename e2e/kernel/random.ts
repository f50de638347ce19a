import { purse } from '../../core/sim/index.ts';
import type { Scenario } from './scenario.ts';
import type { FlowSpec } from './service-flows.ts';

/** Chance that a seed decides: the same seed makes the same scenarios. */
export interface Dice {
  /** One of these. */
  one<T>(choices: readonly T[]): T;
  /** True so often. */
  chance(probability: number): boolean;
  /** So many of these, in their order. */
  some<T>(choices: readonly T[], count: number): readonly T[];
}

export function diceOf(seed: number): Dice {
  const { draw } = purse({ seed, counters: {} });
  const below = (limit: number) => Math.floor(draw('lab') * limit);
  return {
    one: <T>(choices: readonly T[]) => choices[below(choices.length)] as T,
    chance: (probability) => draw('lab') < probability,
    some: (choices, count) => {
      const left = [...choices.keys()];
      while (left.length > count) left.splice(below(left.length), 1);
      return left.map((at) => choices[at] as (typeof choices)[number]);
    },
  };
}

const CONDITIONS = [
  'ready: true, serving: true, terminating: false',
  'ready: true, serving: true, terminating: false',
  'ready: false, serving: true, terminating: true',
  'ready: false, serving: false, terminating: false',
  'ready: false, serving: false, terminating: true',
];

const PLACES = [
  { address: '{web-a1}', node: 'node-a', zone: 'zone-a' },
  { address: '{web-a2}', node: 'node-a', zone: 'zone-a' },
  { address: '{web-b1}', node: 'node-b', zone: 'zone-b' },
  { address: '192.168.1.12', node: 'node-b', zone: 'zone-b' },
];

function endpoints(dice: Dice): readonly string[] {
  const hinted = dice.chance(0.2);
  return dice.some(PLACES, dice.one([0, 1, 1, 2, 2, 3, 4])).map(({ address, node, zone }) => {
    const hints = hinted ? `, hints: { forZones: [{ name: ${dice.one([zone, 'zone-a', 'zone-c'])} }] }` : '';
    const conditions = dice.one(CONDITIONS);
    return `  - { addresses: ['${address}'], nodeName: ${node}, zone: ${zone}, conditions: { ${conditions} }${hints} }`;
  });
}

const PORTS = [
  { name: 'http', protocol: 'TCP', port: 80, target: 8080 },
  { name: 'dns', protocol: 'UDP', port: 53, target: 5353 },
  { name: 'other', protocol: 'TCP', port: 443, target: 9999 },
];

function fields(dice: Dice, type: string): readonly string[] {
  const open = type !== 'ClusterIP';
  const external = dice.chance(0.2);
  return [
    ...(dice.chance(0.25) ? ['internalTrafficPolicy: Local'] : []),
    ...(external ? ['externalIPs: [198.51.100.200]'] : []),
    ...((open || external) && dice.chance(0.4) ? ['externalTrafficPolicy: Local'] : []),
    ...(type === 'LoadBalancer' && dice.chance(0.3)
      ? [
          `loadBalancerSourceRanges: [${dice.one(['203.0.113.0/25', '10.244.0.0/16', '192.168.1.0/24, 203.0.113.200/32'])}]`,
        ]
      : []),
    ...(dice.chance(0.1) ? ['sessionAffinity: ClientIP'] : []),
    ...(dice.chance(0.15) ? ['trafficDistribution: PreferClose'] : []),
  ];
}

function service(dice: Dice, name: string): string {
  const type = dice.one(['ClusterIP', 'NodePort', 'LoadBalancer']);
  const ports = dice.some(PORTS, dice.one([1, 1, 2]));
  return `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  type: ${type}
  ports: [${ports.map((one) => `{ name: ${one.name}, protocol: ${one.protocol}, port: ${one.port}, targetPort: ${one.target} }`).join(', ')}]
${fields(dice, type)
  .map((line) => `  ${line}\n`)
  .join('')}---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: ${name}-1, labels: { kubernetes.io/service-name: ${name} } }
addressType: IPv4
ports: [${ports.map((one) => `{ name: ${one.name}, protocol: ${one.protocol}, port: ${one.target} }`).join(', ')}]
endpoints:
${endpoints(dice).join('\n') || '  []'}
`;
}

/** Services with fields that the dice pick, in front of endpoints in all conditions. */
export function randomScenario(dice: Dice, number: number): Scenario {
  const names = dice.chance(0.2) ? ['web', 'second'] : ['web'];
  return { name: `random ${number}`, yaml: names.map((name) => service(dice, name)).join('---\n') };
}

/** Some of the calls, so that many scenarios fit in a run. */
export const someCalls =
  (dice: Dice, count: number) =>
  (calls: readonly FlowSpec[]): readonly FlowSpec[] =>
    dice.some(calls, count);
