import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settle } from '../cluster/index.ts';
import { late } from '../late.ts';
import { webBehindAClusterIP } from '../scenarios/index.ts';
import { dispatch, latest, newSession, replay, type Session, start } from './index.ts';
import type { Input, ManifestFile } from './types.ts';

const { files, request } = webBehindAClusterIP;
const take = (session: Session, input: Input) => dispatch(session, input, late);

/** Small edits such as people make: some legal, some refused, all of text that a person could have typed. */
const edits: readonly (readonly [string, readonly string[]])[] = [
  ['replicas: 3', ['replicas: 0', 'replicas: 1', 'replicas: 5', 'replicas: -1']],
  ['targetPort: 80', ['targetPort: 8080', 'targetPort: http', 'targetPort: htpp', 'targetPort: 0']],
  ['port: 80,', ['port: 81,', 'port: 0,', 'port: x,']],
  ['selector: { app: web }', ['selector: { app: wep }', 'selector: {}', 'selector: { app: [ }']],
  ['path: /,', ['path: /nope,', 'path: "",']],
  ['port: http }, periodSeconds: 5', ['port: 81 }, periodSeconds: 1', 'port: ghost }, periodSeconds: 5']],
  ['type: ClusterIP', ['type: NodePort', 'clusterIP: None', 'type: Nope', 'type: LoadBalancer']],
  ['image: nginx:1.29', ['image: nginx:nosuch', 'image: example/echo', 'image: ""']],
  ['name: web', ['name: api', 'name: Web']],
];

const text: fc.Arbitrary<readonly ManifestFile[]> = fc
  .tuple(
    ...edits.map(([from, to]) =>
      fc.oneof({ weight: 4, arbitrary: fc.constant(from) }, fc.constantFrom(...to)),
    ),
  )
  .map((chosen) =>
    files.map(({ name, text: original }) => ({
      name,
      text: edits.reduce((all: string, [from], i) => all.replace(from, () => chosen[i] ?? from), original),
    })),
  );

const input: fc.Arbitrary<Input> = fc.oneof(
  { weight: 3, arbitrary: text.map((changed): Input => ({ input: 'edit', files: changed })) },
  fc
    .constantFrom('curl http://web', 'curl http://api/x', 'curl 10.96.0.1:443', 'nonsense')
    .map((line): Input => ({ input: 'send', request: { ...request, line } })),
  fc.nat(20_000).map((by): Input => ({ input: 'advance', by })),
);

test('whatever is typed, sent and waited for, core answers, and the replay is the same', () => {
  fc.assert(
    fc.property(fc.array(input, { maxLength: 5 }), (inputs) => {
      const first: Input = { input: 'edit', files };
      const live = inputs.reduce((session, one) => take(session, one).session, start(files).session);
      expect(live.history.inputs).toEqual([first, ...inputs]);
      expect(latest(replay(live.history.inputs, late))).toEqual(latest(live));
    }),
    { numRuns: 25 },
  );
}, 60_000);

test('a settled cluster settles at once', () => {
  fc.assert(
    fc.property(text, (changed) => {
      const { cluster } = latest(take(newSession(), { input: 'edit', files: changed }).session);
      expect(settle(cluster).cluster).toBe(cluster);
    }),
    { numRuns: 15 },
  );
}, 60_000);

test('two short advances are one long one', () => {
  const { session } = start(files);
  const advance = (by: number): Input => ({ input: 'advance', by });
  const twice = take(take(session, advance(3_000)).session, advance(4_000)).session;
  expect(latest(twice)).toEqual(latest(take(session, advance(7_000)).session));
});
