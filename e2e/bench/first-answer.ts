import { reader } from '../../core/apiserver/index.ts';
import { advanceTo, bootstrap, type Cluster, submit } from '../../core/cluster/index.ts';
import { walk } from '../../core/walk/index.ts';
import { millis, quantile, type Row } from './table.ts';
import { webernetesAnswers } from './webernetes.ts';
import { LONGEST, type Took, workload } from './workload.ts';

/** Replicas, and how often each is measured: the smaller, the longer the engine takes to know the code. */
const SIZES = [
  { replicas: 3, runs: 60, others: 3 },
  { replicas: 50, runs: 20, others: 3 },
  // The other one takes the better part of a minute.
  { replicas: 300, runs: 8, others: 1 },
];
/** Virtual ms between two looks at whether a request is worth sending. */
const STEP = 50;

const NODE = 'node-a';

/** From the apply of a Deployment and its Service to the first answered request, in virtual time as fast as it goes. */
function packetwalkAnswers(empty: Cluster, replicas: number): Took {
  const started = performance.now();
  let cluster = empty;
  for (const object of workload('web', replicas))
    cluster = submit(cluster, 'kubectl', { effect: 'Write', verb: 'create', object }).cluster;
  const until = cluster.now + LONGEST;
  while (cluster.now < until) {
    const { cluster: next, happened } = advanceTo(cluster, cluster.now + STEP);
    cluster = next;
    // Only new rules on the client's node can change the answer.
    const isWorthAsking = happened.some((one) => one.happened === 'load' && one.load.node === NODE);
    if (isWorthAsking && isAnswered(cluster))
      return { real: performance.now() - started, virtual: cluster.now - empty.now };
  }
  throw new Error('no answer');
}

function isAnswered(cluster: Cluster): boolean {
  const line = `curl http://${clusterIP(cluster)}`;
  const sent = walk(cluster, { client: { from: 'node', name: NODE }, line });
  return !('error' in sent) && sent.walk.outcome.kind === 'answered';
}

function clusterIP(cluster: Cluster): string {
  const service = reader(cluster.api).get('Service', 'default', 'web');
  return service?.kind === 'Service' ? (service.spec.clusterIP ?? '') : '';
}

const middle = (all: readonly number[]): number => quantile(all, 0.5);

/** The middle of the second half of the runs: by then the engine has compiled what is used. */
const warm = (all: readonly number[]): number => middle(all.slice(all.length >> 1));

/**
 * One row for each size: the very first run of it in this program, runs after warming up, and the nearest relative, all
 * measured in one go.
 */
export async function firstAnswerRows(): Promise<Row[]> {
  const empty = bootstrap().cluster;
  const rows: Row[] = [];
  for (const { replicas, runs, others } of SIZES) {
    const own = Array.from({ length: runs }, () => packetwalkAnswers(empty, replicas));
    const other: Took[] = [];
    while (other.length < others) other.push(await webernetesAnswers(replicas));
    const real = own.map((took) => took.real);
    const inside = (all: readonly Took[]): string =>
      `(${(middle(all.map(({ virtual }) => virtual)) / 1000).toFixed(1)} s in the cluster)`;
    rows.push([
      `Deployment of ${replicas} and a Service, to the first answer`,
      millis(real[0] ?? Number.NaN),
      `${millis(warm(real))} ${inside(own)}`,
      `${millis(middle(other.map((took) => took.real)))} ${inside(other)}`,
    ]);
  }
  return rows;
}
