import type { Family } from '../../core/net/index.ts';
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

const PLACES6 = [
  { address: '{web-a1/6}', node: 'node-a', zone: 'zone-a' },
  { address: '{web-a2/6}', node: 'node-a', zone: 'zone-a' },
  { address: '{web-b1/6}', node: 'node-b', zone: 'zone-b' },
  { address: 'fd00:192:168:1::12', node: 'node-b', zone: 'zone-b' },
];

function endpoints(dice: Dice, family: Family): readonly string[] {
  const hinted = dice.chance(0.2);
  return dice
    .some(family === 'IPv6' ? PLACES6 : PLACES, dice.one([0, 1, 1, 2, 2, 3, 4]))
    .map(({ address, node, zone }) => {
      const hints = hinted
        ? `, hints: { forZones: [{ name: ${dice.one([zone, 'zone-a', 'zone-c'])} }] }`
        : '';
      const conditions = dice.one(CONDITIONS);
      return `  - { addresses: ['${address}'], nodeName: ${node}, zone: ${zone}, conditions: { ${conditions} }${hints} }`;
    });
}

const PORTS = [
  { name: 'http', protocol: 'TCP', port: 80, target: 8080 },
  { name: 'dns', protocol: 'UDP', port: 53, target: 5353 },
  { name: 'other', protocol: 'TCP', port: 443, target: 9999 },
  // Nobody calls it where there are no sockets for it; its rules have to be accepted all the same.
  { name: 'sctp', protocol: 'SCTP', port: 7777, target: 7777 },
];

const FAMILIES: Readonly<Record<string, readonly Family[]>> = {
  '': ['IPv4'],
  'ipFamilies: [IPv6]': ['IPv6'],
  'ipFamilyPolicy: RequireDualStack': ['IPv4', 'IPv6'],
};

const RANGES = [
  '203.0.113.0/25',
  '10.244.0.0/16',
  '192.168.1.0/24, 203.0.113.200/32',
  "203.0.113.7/32, '2001:db8:203::/121'",
  "'fd00:10:244::/56', 192.168.1.11/32",
  "'fd00:192:168:1::/64', '2001:db8:203::c8/128'",
];

function fields(dice: Dice, type: string): readonly string[] {
  const open = type !== 'ClusterIP';
  const external = dice.chance(0.2);
  return [
    ...(dice.chance(0.25) ? ['internalTrafficPolicy: Local'] : []),
    ...(external
      ? [
          `externalIPs: [${dice.one(['198.51.100.200', "'2001:db8:198::c8'", "198.51.100.200, '2001:db8:198::c8'"])}]`,
        ]
      : []),
    ...((open || external) && dice.chance(0.4) ? ['externalTrafficPolicy: Local'] : []),
    ...(type === 'LoadBalancer' && dice.chance(0.3)
      ? [`loadBalancerSourceRanges: [${dice.one(RANGES)}]`]
      : []),
    ...(dice.chance(0.1) ? ['sessionAffinity: ClientIP'] : []),
    ...(dice.chance(0.15) ? ['trafficDistribution: PreferClose'] : []),
  ];
}

function service(dice: Dice, name: string): string {
  const type = dice.one(['ClusterIP', 'NodePort', 'LoadBalancer']);
  const ports = dice.some(PORTS, dice.one([1, 1, 2, 3]));
  const wanted = dice.one(['', '', ...Object.keys(FAMILIES)]);
  return `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  type: ${type}
  ports: [${ports.map((one) => `{ name: ${one.name}, protocol: ${one.protocol}, port: ${one.port}, targetPort: ${one.target} }`).join(', ')}]
${[wanted, ...fields(dice, type)].map((line) => `  ${line}\n`).join('')}${(FAMILIES[wanted] ?? [])
  .map(
    (family) => `---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: ${name}-${family.toLowerCase()}, labels: { kubernetes.io/service-name: ${name} } }
addressType: ${family}
ports: [${ports.map((one) => `{ name: ${one.name}, protocol: ${one.protocol}, port: ${one.target} }`).join(', ')}]
endpoints:
${endpoints(dice, family).join('\n') || '  []'}
`,
  )
  .join('')}`;
}

/** Services with fields that the dice pick, in front of endpoints in all conditions. */
export function randomScenario(dice: Dice, number: number): Scenario {
  const names = dice.chance(0.2) ? ['web', 'second'] : ['web'];
  const yaml = names.map((name) => service(dice, name)).join('---\n');
  return {
    name: `random ${number}`,
    yaml,
    ...(dice.chance(0.3) ? { echo: dice.one(['web-b1', 'web-b1/6']) } : {}),
    ...(dice.chance(0.2) ? { ipMode: 'Proxy' as const } : {}),
  };
}

/** Some of the calls, so that many scenarios fit in a run. */
export const someCalls =
  (dice: Dice, count: number) =>
  (calls: readonly FlowSpec[]): readonly FlowSpec[] =>
    dice.some(calls, count);
