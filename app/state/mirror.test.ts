import { describe, expect, test } from 'vitest';
import type { ApiObject, ControlEvent, Frame, NodeView, ProbeView } from '../../core/index.ts';
import { EVENTS_KEPT, emptyMirror, foldFrame, objectOf, podsOf } from './mirror.ts';

const pod = (name: string, labels: Record<string, string> = {}): ApiObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels },
  }) as unknown as ApiObject;

const frame = (more: Partial<Frame>): Frame => ({
  revision: 1,
  now: 1000,
  clock: '2026-03-02T09:00:01Z',
  full: false,
  upserts: [],
  removals: [],
  nodes: [],
  probes: [],
  events: [],
  problems: [],
  applied: true,
  applyLog: [],
  clients: [],
  ...more,
});

const event = (at: number): ControlEvent => ({
  at,
  by: 'apiserver',
  text: `event ${at}`,
  about: { kind: 'Pod', namespace: 'default', name: 'web' },
});

const probe = (podName: string, success: boolean): ProbeView => ({
  namespace: 'default',
  pod: podName,
  container: 'nginx',
  probe: 'readiness',
  at: 0,
  success,
  output: '',
  earlier: [],
});

describe('folding frames', () => {
  test('objects come, change and go', () => {
    const first = foldFrame(emptyMirror, frame({ full: true, upserts: [pod('b'), pod('a')] }));
    expect(podsOf(first).map((each) => each.metadata.name)).toEqual(['a', 'b']);
    const second = foldFrame(
      first,
      frame({
        upserts: [pod('a', { app: 'web' })],
        removals: [{ kind: 'Pod', namespace: 'default', name: 'b' }],
      }),
    );
    expect(podsOf(second).map((each) => each.metadata.labels)).toEqual([{ app: 'web' }]);
    expect(objectOf(second, 'Pod', 'default', 'b')).toBeUndefined();
    expect(podsOf(first)).toHaveLength(2);
  });

  test('a frame without objects keeps the identity of all of them', () => {
    const first = foldFrame(emptyMirror, frame({ full: true, upserts: [pod('a')] }));
    expect(foldFrame(first, frame({ now: 2000 })).objects).toBe(first.objects);
  });

  test('a full frame replaces everything', () => {
    const first = foldFrame(emptyMirror, frame({ full: true, upserts: [pod('a')], events: [event(1)] }));
    const second = foldFrame(first, frame({ full: true, upserts: [pod('z')], events: [event(2)] }));
    expect(podsOf(second).map((each) => each.metadata.name)).toEqual(['z']);
    expect(second.events).toEqual([event(2)]);
  });

  test('events are appended, the oldest give way', () => {
    const many = Array.from({ length: EVENTS_KEPT }, (_, at) => event(at));
    const folded = foldFrame(
      foldFrame(emptyMirror, frame({ events: many })),
      frame({ events: [event(9999)] }),
    );
    expect(folded.events).toHaveLength(EVENTS_KEPT);
    expect(folded.events[0]?.at).toBe(1);
    expect(folded.events.at(-1)?.at).toBe(9999);
  });

  test('nodes and probes are as the frame says, not what they were', () => {
    const node = (name: string): NodeView => ({ name }) as unknown as NodeView;
    const first = foldFrame(
      emptyMirror,
      frame({
        full: true,
        nodes: [node('node-a'), node('node-b')],
        probes: [probe('a', true), probe('b', true)],
      }),
    );
    const second = foldFrame(first, frame({ nodes: [node('node-a')], probes: [probe('a', false)] }));
    expect(second.nodes).toEqual([node('node-a')]);
    expect(second.probes).toEqual([probe('a', false)]);
  });
});
