import { expect, test } from 'vitest';
import type { ApiObject, Event } from '../api/index.ts';
import { drawAt, rfc3339 } from '../sim/index.ts';
import { recordEvent } from './event-recorder.ts';
import { listOf } from './lister.ts';
import { reader } from './read.ts';
import { emptyApi } from './state.ts';
import { write } from './write.ts';

const about: ApiObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', uid: 'u1' },
  spec: { containers: [] },
};

/** A source that says one thing after another, and what is stored of it. */
function speaker() {
  let state = emptyApi({
    serviceClusterIPRanges: ['10.96.0.0/12'],
    nodePortRange: { from: 30000, to: 32767 },
    podCIDRs: ['10.244.0.0/16'],
    advertiseAddress: '192.168.1.10',
  });
  let count = 0;
  const draw = (stream: string): number => drawAt(1, stream, count++);
  const put = (object: ApiObject): void => {
    const result = write(state, { effect: 'Write', verb: 'create', object }, { now: 0, draw });
    if (result.ok) state = result.state;
  };
  put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  return {
    say(message: string, now: number, self = 'kubelet/node-a') {
      const context = { now, self, node: 'node-a', read: reader(state), draw };
      for (const request of recordEvent(context, { about, type: 'Normal', reason: 'Test', message })) {
        const result = write(state, request, { now, draw });
        if (!result.ok) throw new Error(result.status.message);
        state = result.state;
      }
    },
    events: (): readonly Event[] => listOf(reader(state), 'Event'),
  };
}

test('a repetition counts up and moves lastTimestamp', () => {
  const { say, events } = speaker();
  say('hello', 0);
  say('hello', 5_000);
  expect(events()).toMatchObject([
    { message: 'hello', count: 2, firstTimestamp: rfc3339(0), lastTimestamp: rfc3339(5_000) },
  ]);
  expect(events()[0]).toMatchObject({
    source: { component: 'kubelet', host: 'node-a' },
    involvedObject: { name: 'web' },
  });
});

test('the tenth similar message and those after it are combined', () => {
  const { say, events } = speaker();
  for (let i = 1; i <= 12; i++) say(`number ${i}`, i * 1000);
  expect(events()).toHaveLength(10);
  expect(events().find(({ message }) => message.startsWith('(combined'))).toMatchObject({
    message: '(combined from similar events): number 12',
    count: 3,
  });
});

test('a source that says too much about one object is held to one in five minutes', () => {
  const { say, events } = speaker();
  for (let i = 0; i < 100; i++) say('again', i * 1000);
  expect(events()[0]?.count).toBe(25);
  say('again', 301_000);
  expect(events()[0]?.count).toBe(26);
});

test('sources are named as the real components name them', () => {
  const { say, events } = speaker();
  say('made', 0, 'replica-set-controller');
  expect(events()[0]?.source.component).toBe('replicaset-controller');
});

test('the same message twice in one reaction is one event', () => {
  const context = {
    now: 0,
    self: 'kubelet/node-a',
    read: reader(
      emptyApi({
        serviceClusterIPRanges: ['10.96.0.0/12'],
        nodePortRange: { from: 1, to: 2 },
        podCIDRs: [],
        advertiseAddress: '',
      }),
    ),
    draw: () => 0.5,
  };
  const saying = { about, type: 'Normal', reason: 'Test', message: 'hello' } as const;
  const first = recordEvent(context, saying);
  expect(recordEvent(context, saying, first)).toMatchObject([{ verb: 'update', object: { count: 2 } }]);
});
