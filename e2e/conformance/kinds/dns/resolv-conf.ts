import type { Pod } from '../../../../core/api/index.ts';
import { podResolvConf } from '../../../../core/dns/index.ts';
import type { Failure, Vector } from '../../kind.ts';

interface ResolvConfVector extends Vector {
  readonly kubelet: {
    readonly clusterDNS: readonly string[];
    readonly clusterDomain: string;
    readonly resolvConf: string | null;
    readonly nodeIPs?: readonly string[];
  };
  readonly objects: readonly Pod[];
  readonly expect: {
    readonly servers: readonly string[];
    readonly searches: readonly string[];
    readonly options: readonly string[];
    readonly file: string;
    readonly events?: readonly Readonly<Record<string, string>>[];
  };
}

/** The order of options is not promised. */
const inAnyOrder = (file: string): string =>
  file.replace(
    /^options (.*)$/m,
    (_line, options: string) => `options ${options.split(' ').sort().join(' ')}`,
  );

export function runResolvConf(given: Vector): readonly Failure[] {
  const { kubelet, objects, expect: expected } = given as ResolvConfVector;
  const pod = objects.find((object) => object.kind === 'Pod');
  if (!pod) return [{ path: 'objects', expected: 'a Pod', actual: objects }];
  const { clusterDNS, clusterDomain, resolvConf: nodeResolvConf, nodeIPs = [] } = kubelet;
  const actual = podResolvConf({ pod, clusterDNS, clusterDomain, nodeResolvConf, nodeIPs });
  const failures: Failure[] = [];
  const check = (path: string, want: unknown, have: unknown) => {
    if (JSON.stringify(want) !== JSON.stringify(have)) failures.push({ path, expected: want, actual: have });
  };
  check('servers', expected.servers, actual.nameservers);
  check('searches', expected.searches, actual.searches);
  check('options', [...expected.options].sort(), [...actual.options].sort());
  check('file', inAnyOrder(expected.file), inAnyOrder(actual.text));
  const events = expected.events ?? [];
  check('events (how many)', events.length, actual.events.length);
  for (const [index, event] of events.entries()) {
    const have: Readonly<Record<string, string>> = { ...actual.events[index] };
    for (const [field, value] of Object.entries(event))
      check(`events[${index}].${field}`, value, have[field]);
  }
  return failures;
}
