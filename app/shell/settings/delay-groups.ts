import type { Controls, DelayView } from '../../../core/index.ts';

/** A delay as the table shows it; of an instance of its own there is no usual value, it follows from the node's share. */
export interface DelayRow extends Omit<DelayView, 'ms'> {
  readonly ms: number | undefined;
}

export interface DelayGroup {
  readonly title: string;
  readonly rows: readonly DelayRow[];
}

const SOURCE = 'its own share of perNodeSpread, unless it is set';

const ofNode = (instance: string): DelayRow => ({
  name: instance,
  ms: undefined,
  what: `until the kube-proxy on ${instance.split('/')[1]} hears of a change: this one alone`,
  source: SOURCE,
});

/** Delays by whose they are: what every watch takes and each node's kube-proxy first, then component by component. */
export function delayGroups({ delays, instances }: Controls): readonly DelayGroup[] {
  const watches = delays.filter(({ name }) => !name.includes('.'));
  const proxies = instances.filter((instance) => instance.startsWith('kube-proxy/')).map(ofNode);
  const components = [
    ...new Set(delays.flatMap(({ name }) => (name.includes('.') ? [name.split('.')[0] ?? ''] : []))),
  ];
  return [
    { title: 'From a change to whoever watches', rows: [...watches, ...proxies] },
    ...components.map((component) => ({
      title: component,
      rows: delays.filter(({ name }) => name.startsWith(`${component}.`)),
    })),
  ];
}

/** A number of milliseconds as a person writes it: `1500`, `1.5 s`, `40s`, `200ms`, `2m`; undefined for what is none. */
export function millisOf(text: string): number | undefined {
  const [, amount, unit = 'ms'] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min)?$/.exec(text.trim()) ?? [];
  if (amount === undefined) return undefined;
  const factor = unit === 's' ? 1000 : unit === 'ms' ? 1 : 60_000;
  return Number(amount) * factor;
}
