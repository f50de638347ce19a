import { BaseImage, Cluster, type ProcessContext } from '@ngrok/webernetes';
import { LONGEST, type Took } from './workload.ts';

/** A web server as that project's own images are written. */
class Web extends BaseImage {
  static readonly imageName = 'web';
  static readonly imageVersion = '1.0';
  readonly defaultCommand = ['server'];

  override async exec(context: ProcessContext, argv: readonly string[]): Promise<number> {
    if (argv[0] !== 'server') return super.exec(context, argv);
    context.listenHttp(80, async () => ({ status: 200, body: 'hello\n' }));
    return context.waitUntilKilled();
  }
}

const NODE_PORT = 31000;

/** Virtual ms per step of its clock: its own timers are no finer. */
const STEP = 10;

/** Lets everything that waits for nothing but its turn have it. */
const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

interface Answering {
  readonly cluster: Cluster;
  readonly took: Took;
}

/**
 * The same Deployment and Service there: its clock is paused and stepped as fast as the work between allows, until a
 * request is answered.
 */
async function answering(replicas: number): Promise<Answering> {
  const cluster = new Cluster();
  cluster.registerImage(Web);
  await cluster.init();
  cluster.pause();
  const begun = cluster.clock.nowMs();
  const started = performance.now();
  const labels = { app: 'web' };
  let applied = false;
  void cluster
    .apply([
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web' },
        spec: {
          type: 'NodePort',
          selector: labels,
          ports: [{ port: 80, targetPort: 80, nodePort: NODE_PORT, protocol: 'TCP' }],
        },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web' },
        spec: {
          replicas,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { containers: [{ name: 'web', image: 'web:1.0' }] },
          },
        },
      },
    ])
    .then(() => {
      applied = true;
    });
  let answered = false;
  let asking = false;
  const ask = (): void => {
    asking = true;
    call(cluster)
      .then((response) => {
        answered ||= response.status === 200;
      })
      .catch(() => undefined)
      .finally(() => {
        asking = false;
      });
  };
  while (!answered) {
    if (cluster.clock.nowMs() - begun > LONGEST) throw new Error('webernetes gave no answer');
    cluster.clock.step(STEP);
    await turn();
    if (applied && !asking) ask();
  }
  return {
    cluster,
    took: { real: performance.now() - started, virtual: cluster.clock.nowMs() - begun },
  };
}

const call = (cluster: Cluster): ReturnType<Cluster['fetch']> => cluster.fetch(`http://node-1:${NODE_PORT}`);

/** How long the first answer there takes. */
export async function webernetesAnswers(replicas: number): Promise<Took> {
  const { cluster, took } = await answering(replicas);
  cluster.clock.clear();
  return took;
}

/** Processor ms that so many requests take there, one after another: each is a function call, no packet is made. */
export async function webernetesCalls(replicas: number, times: number): Promise<number> {
  const { cluster } = await answering(replicas);
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++)
    if ((await call(cluster)).status !== 200) throw new Error('webernetes gave no answer');
  const { user } = process.cpuUsage(before);
  cluster.clock.clear();
  return user / 1000;
}
