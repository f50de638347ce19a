import { type Container, type Pod, quantityValue } from '../../../api/index.ts';

/** What Pods ask for and may take at most, summed: CPU in thousandths, memory in bytes. */
export interface Amounts {
  readonly cpu: number;
  readonly memory: number;
}

type Side = 'requests' | 'limits';

const ofContainers = (containers: readonly Container[], side: Side): Amounts => {
  const sum = (name: string): number =>
    containers.reduce((total, { resources }) => total + quantityValue(resources?.[side]?.[name]), 0);
  return { cpu: Math.round(sum('cpu') * 1000), memory: sum('memory') };
};

/** What a Pod counts for: its containers together, or the init container that needs most (resourcehelper PodRequests). */
export function podAmounts({ spec }: Pod, side: Side): Amounts {
  const together = ofContainers(spec.containers, side);
  const inits = (spec.initContainers ?? []).map((init) => ofContainers([init], side));
  return {
    cpu: Math.max(together.cpu, ...inits.map(({ cpu }) => cpu)),
    memory: Math.max(together.memory, ...inits.map(({ memory }) => memory)),
  };
}

/** The amounts of several Pods. */
export function sumOf(all: readonly Amounts[]): Amounts {
  return {
    cpu: all.reduce((sum, { cpu }) => sum + cpu, 0),
    memory: all.reduce((sum, { memory }) => sum + memory, 0),
  };
}

const UNITS = ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki'];

function bytes(amount: number): string {
  const index = UNITS.findIndex((_, place) => amount % 1024 ** (UNITS.length - place) === 0);
  return amount === 0 || index < 0
    ? String(amount)
    : `${amount / 1024 ** (UNITS.length - index)}${UNITS[index]}`;
}

const share = (amount: number, of: number): string => `(${of === 0 ? 0 : Math.floor((amount / of) * 100)}%)`;

/** `100m (2%)`: an amount, and how much of the node it is. */
export const cpuText = ({ cpu }: Amounts, node: Amounts): string =>
  `${cpu % 1000 === 0 ? cpu / 1000 : `${cpu}m`} ${share(cpu, node.cpu)}`;

/** `64Mi (0%)`. */
export const memoryText = ({ memory }: Amounts, node: Amounts): string =>
  `${bytes(memory)} ${share(memory, node.memory)}`;

/** What a node has to give. */
export function allocatable(amounts: Readonly<Record<string, string>> | undefined): Amounts {
  return { cpu: quantityValue(amounts?.cpu) * 1000, memory: quantityValue(amounts?.memory) };
}
