import { Bench } from 'tinybench';
import { dispatch, type Session, start, webBehindAClusterIP } from '../../core/index.ts';
import { late } from '../../core/late.ts';
import { millis, quantile, type Row } from './table.ts';

/** The opening example with one Pod more: an edit that Deployment, scheduler, kubelet, slices and rules all follow. */
const oneMore = webBehindAClusterIP.files.map(({ name, text }) => ({
  name,
  text: text.replace('replicas: 3', 'replicas: 4'),
}));

const send = (session: Session): Session => {
  const input = { input: 'send', request: webBehindAClusterIP.request } as const;
  const { session: after, answer } = dispatch(session, input, late);
  if (answer.walk?.outcome.kind !== 'answered')
    throw new Error(`the walk ended in ${answer.walk?.outcome.kind}`);
  return after;
};

/** What core alone costs, in Node: median, and what 95 of 100 stay below. */
export async function coreRows(): Promise<Row[]> {
  const { session } = start(webBehindAClusterIP.files);
  const bench = new Bench({ time: 1000, warmupTime: 200, retainSamples: true });
  bench
    .add('a cluster from nothing, settled', () => void start(webBehindAClusterIP.files))
    .add('one walk', () => void send(session))
    .add(
      'edit, settle, walk',
      () => void send(dispatch(session, { input: 'edit', files: oneMore }, late).session),
    );
  await bench.run();
  return bench.tasks.map(({ name, result }) => {
    if (result.state !== 'completed') throw new Error(`${name}: ${result.state}`);
    const samples = result.latency.samples ?? [];
    return [name, millis(quantile(samples, 0.5)), millis(quantile(samples, 0.95))];
  });
}
