import { reader } from '../../core/apiserver/index.ts';
import { advanceTo, bootstrap, type Cluster, submit } from '../../core/cluster/index.ts';
import { walk } from '../../core/walk/index.ts';
import { millis, quantile, type Row } from './table.ts';
import { webernetesAnswers } from './webernetes.ts';
import { LONGEST, type Took, workload } from './workload.ts';

const REPLICAS = [3, 50, 300];
const RUNS = 3;
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

/** One row for each size, side by side with the nearest relative, measured in the same run. */
export async function firstAnswerRows(): Promise<Row[]> {
  const empty = bootstrap().cluster;
  const rows: Row[] = [];
  for (const replicas of REPLICAS) {
    const own: Took[] = [];
    const other: Took[] = [];
    for (let run = 0; run < RUNS; run++) {
      own.push(packetwalkAnswers(empty, replicas));
      other.push(await webernetesAnswers(replicas));
    }
    const cell = (all: readonly Took[]): string =>
      `${millis(middle(all.map(({ real }) => real)))} (${(middle(all.map(({ virtual }) => virtual)) / 1000).toFixed(1)} s in the cluster)`;
    rows.push([`Deployment of ${replicas} and a Service, to the first answer`, cell(own), cell(other)]);
  }
  return rows;
}
