import type { Pod } from '../api/index.ts';
import { listOf, reader } from '../apiserver/index.ts';
import type { Cluster } from '../cluster/index.ts';
import { type Sorted, sortedKeys, sortedValues } from '../sim/index.ts';
import type { ControlEvent } from './types.ts';

/** The type and the name of a cached answer: keys are `type do name`. */
function questionOf(key: string): string {
  const [type = '', , name = ''] = key.split(' ');
  return `${name} ${type}`;
}

const entriesOf = <Entry>(half: Sorted<Entry>): readonly (readonly [string, Entry])[] => {
  const values = sortedValues(half);
  return sortedKeys(half).map((key, index) => [key, values[index] as Entry]);
};

const podOf = (pods: readonly Pod[], uid: string): Pod | undefined =>
  pods.find(({ metadata }) => metadata.uid === uid);

/**
 * When each CoreDNS forgets what it has cached, in order. It forgets lazily: nothing runs at that instant, the next query is
 * answered afresh.
 */
export function expiries({ api, dns }: Cluster): readonly ControlEvent[] {
  const pods = listOf(reader(api), 'Pod');
  return Object.entries(dns)
    .flatMap(([process, { cache }]) => {
      const pod = podOf(pods, process.split('/')[0] ?? '');
      if (!pod) return [];
      const { name, namespace = '' } = pod.metadata;
      return [cache.success, cache.denial].flatMap(entriesOf).map(
        ([key, { stored, ttl }]): ControlEvent => ({
          at: stored + ttl * 1000,
          by: `coredns/${name}`,
          text: `CoreDNS ${name} forgets ${questionOf(key)}`,
          about: { kind: 'Pod', namespace, name },
        }),
      );
    })
    .sort((a, b) => a.at - b.at || (a.text < b.text ? -1 : 1));
}
