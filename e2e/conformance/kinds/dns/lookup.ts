import {
  type Ask,
  answer,
  askUpstream,
  configure,
  type DnsServer,
  type Libc,
  newDnsServer,
  type QueryRecord,
  type Resolution,
  resolve,
} from '../../../../core/dns/index.ts';
import type { Failure, Vector } from '../../kind.ts';
import { type DnsVectorObjects, readerOf, upstreamOf } from './objects.ts';

interface ExpectedQuery {
  readonly name: string;
  readonly type: string;
  readonly rcode: string;
  readonly answers: number;
  readonly times?: number;
  readonly server?: string;
  readonly transport?: 'tcp';
  readonly truncated?: boolean;
}

interface LookupVector extends Vector, DnsVectorObjects {
  readonly resolver: Libc;
  readonly lookup: string;
  readonly family: 'any' | 'ipv4' | 'ipv6';
  readonly resolvConf: { readonly text: string };
  readonly corefile?: { readonly text: string };
  readonly clientAddress?: string;
  readonly network?:
    | string
    | {
        readonly replyDelayMs?: Readonly<Record<string, number>>;
        readonly servedBy?: Readonly<Record<string, string>>;
        readonly refused?: readonly string[];
        readonly silent?: readonly string[];
        readonly dropped?: readonly string[];
      };
  readonly expect: {
    readonly queriesInOrder?: readonly ExpectedQuery[];
    readonly queryCount: number;
    readonly queryCountApproximate?: boolean;
    readonly result: string | readonly string[];
    readonly error?: string;
    readonly seconds?: number;
  };
}

const FAMILIES = { any: 'any', ipv4: 'IPv4', ipv6: 'IPv6' } as const;
/** How far the repeats of a race may be from those that were recorded. */
const RACE_SLACK = 2;
const SECONDS_SLACK = 0.5;

/** What happens to packets on their way to a name server. */
function fateOf({ network }: LookupVector, server: string): 'delivered' | 'refused' | 'timeout' {
  if (typeof network === 'string') return network.includes('rejected') ? 'refused' : 'timeout';
  if (network?.refused?.includes(server)) return 'refused';
  return [...(network?.silent ?? []), ...(network?.dropped ?? [])].includes(server) ? 'timeout' : 'delivered';
}

/** Servers of the vector: CoreDNS with its Corefile, or the resolver of the outside world. */
function askServers(vector: LookupVector): Ask {
  const { network, corefile, clientAddress: address = '10.244.9.9' } = vector;
  const shape = typeof network === 'object' ? network : {};
  const configured = corefile ? configure(corefile.text) : undefined;
  let server: DnsServer | undefined = configured?.ok
    ? newDnsServer(configured.configuration, ['10.244.0.2'])
    : undefined;
  const world = {
    reader: readerOf(vector.objects),
    draw: () => 0,
    upstream: upstreamOf(vector),
    synced: vector.apiServer !== 'unreachable',
  };
  return (query, nameserver, elapsed) => {
    const fate = fateOf(vector, nameserver);
    if (fate !== 'delivered') return fate;
    const took = shape.replyDelayMs?.[nameserver] ?? 1;
    if (shape.servedBy?.[nameserver] === 'upstream')
      return { reply: askUpstream(world.upstream, { name: query.name, type: query.type }), took };
    if (!server) return 'timeout';
    const reply = answer(server, { ...world, now: elapsed }, query, { address });
    server = reply.server;
    return { reply: reply.message, took };
  };
}

/** Distinct questions in the order of their first appearance, in the words of the vector. */
function inOrder(queries: readonly QueryRecord[], vector: LookupVector): readonly ExpectedQuery[] {
  const seen = new Map<string, { query: ExpectedQuery; times: number }>();
  const named = (vector.expect.queriesInOrder ?? []).some((query) => query.server !== undefined);
  for (const { name, type, transport, server, reply } of queries) {
    const key = `${name} ${type} ${transport} ${named ? server : ''}`;
    const known = seen.get(key);
    if (known) known.times++;
    const query: ExpectedQuery = {
      name,
      type,
      rcode: reply?.rcode ?? 'NO-REPLY',
      answers: reply?.answer.length ?? 0,
      ...(named ? { server } : {}),
      ...(reply?.flags.tc ? { truncated: true } : {}),
      ...(transport === 'tcp' ? { transport } : {}),
    };
    if (!known) seen.set(key, { query, times: 1 });
  }
  return [...seen.values()].map(({ query, times }) => ({ ...query, ...(times > 1 ? { times } : {}) }));
}

const text = ({ name, type, server, transport, rcode, answers, truncated }: ExpectedQuery): string =>
  [name, type, server && `@${server}`, transport, '►', rcode, answers, truncated && 'tc']
    .filter((word) => word !== undefined && word !== false)
    .join(' ');

function compareQueries(vector: LookupVector, resolution: Resolution): readonly Failure[] {
  const { queriesInOrder: expected = [], queryCountApproximate: race } = vector.expect;
  const actual = inOrder(
    resolution.steps.flatMap((step) => step.queries),
    vector,
  );
  // Go sends A and AAAA from two threads: which is first is chance.
  const order = (queries: readonly string[]) => (vector.resolver === 'go' ? [...queries].sort() : queries);
  const [want, have] = [order(expected.map(text)), order(actual.map(text))];
  if (want.join('\n') !== have.join('\n')) return [{ path: 'queriesInOrder', expected: want, actual: have }];
  return expected.flatMap((query, index) => {
    const times = actual.find((each) => text(each) === text(query))?.times ?? 1;
    const off = Math.abs(times - (query.times ?? 1));
    return off > (race ? RACE_SLACK : 0)
      ? [{ path: `queriesInOrder[${index}].times`, expected: query.times ?? 1, actual: times }]
      : [];
  });
}

export function runLookup(given: Vector): readonly Failure[] {
  const vector = given as LookupVector;
  const { resolver, lookup: name, family, resolvConf, expect: expected } = vector;
  const resolution = resolve(resolver, { name, family: FAMILIES[family], resolvConf }, askServers(vector));
  const { result, queryCount, elapsed } = resolution;
  const failures = [...compareQueries(vector, resolution)];
  const off = Math.abs(queryCount - expected.queryCount);
  if (off > (expected.queryCountApproximate ? RACE_SLACK : 0))
    failures.push({ path: 'queryCount', expected: expected.queryCount, actual: queryCount });
  const outcome = result.kind === 'ADDRESSES' ? [...result.addresses].sort() : result.kind;
  const wanted = typeof expected.result === 'string' ? expected.result : [...expected.result].sort();
  if (JSON.stringify(outcome) !== JSON.stringify(wanted))
    failures.push({ path: 'result', expected: wanted, actual: outcome });
  const error = result.kind === 'ADDRESSES' ? undefined : result.error;
  if (expected.error !== undefined && expected.error !== error)
    failures.push({ path: 'error', expected: expected.error, actual: error });
  if (expected.seconds !== undefined && Math.abs(elapsed / 1000 - expected.seconds) > SECONDS_SLACK)
    failures.push({ path: 'seconds', expected: expected.seconds, actual: elapsed / 1000 });
  return failures;
}
