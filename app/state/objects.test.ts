import { expect, test } from 'vitest';
import type { ApiObject } from '../../core/index.ts';
import { emptyMirror, type Mirror } from './mirror.ts';
import { madeFrom, millisSince, ownersOf, refText } from './objects.ts';

const object = (
  kind: string,
  name: string,
  more: object = {},
  owner?: readonly [string, string],
): ApiObject =>
  ({
    kind,
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-${name}`,
      ...(owner && {
        ownerReferences: [{ kind: owner[0], name: owner[1], uid: `uid-${owner[1]}`, controller: true }],
      }),
    },
    ...more,
  }) as unknown as ApiObject;

const pod = (name: string) => object('Pod', name, { spec: { nodeName: 'node-a' } }, ['ReplicaSet', 'web-1']);
const objects = [
  object('Deployment', 'web'),
  object('ReplicaSet', 'web-1', {}, ['Deployment', 'web']),
  pod('web-1-a'),
  pod('web-1-b'),
  object('Pod', 'client', { spec: {} }),
  object(
    'EndpointSlice',
    'web-x',
    { endpoints: [{ addresses: ['10.244.1.2'], targetRef: { kind: 'Pod', name: 'web-1-a' } }] },
    ['Service', 'web'],
  ),
];
const mirror: Mirror = {
  ...emptyMirror,
  clock: '2026-03-02T09:00:30Z',
  objects: Object.fromEntries(
    [...new Set(objects.map(({ kind }) => kind))].map((kind) => [
      kind,
      Object.fromEntries(
        objects.filter((each) => each.kind === kind).map((each) => [`default/${each.metadata.name}`, each]),
      ),
    ]),
  ),
};
const ref = (kind: string, name: string) => ({ kind, namespace: 'default', name });
const names = (refs: readonly { kind: string; name: string }[]) =>
  refs.map(({ kind, name }) => `${kind} ${name}`);

test('owners are told from the first one down to the object itself', () => {
  expect(names(ownersOf(mirror, ref('Pod', 'web-1-a')))).toEqual([
    'Deployment web',
    'ReplicaSet web-1',
    'Pod web-1-a',
  ]);
  // The Service of the slice is not there (any more).
  expect(names(ownersOf(mirror, ref('EndpointSlice', 'web-x')))).toEqual(['EndpointSlice web-x']);
});

test('what was made from an object: Pods of a ReplicaSet, the slices that list a Pod, the Pods that a slice lists', () => {
  expect(names(madeFrom(mirror, ref('ReplicaSet', 'web-1')))).toEqual(['Pod web-1-a', 'Pod web-1-b']);
  expect(names(madeFrom(mirror, ref('Pod', 'web-1-a')))).toEqual(['EndpointSlice web-x']);
  expect(names(madeFrom(mirror, ref('Pod', 'web-1-b')))).toEqual([]);
  expect(names(madeFrom(mirror, ref('EndpointSlice', 'web-x')))).toEqual(['Pod web-1-a']);
  expect(madeFrom(mirror, ref('Pod', 'nobody'))).toEqual([]);
});

test('a namespace is named only where it is not the default one', () => {
  expect(refText(ref('Pod', 'web'))).toBe('Pod web');
  expect(refText({ kind: 'Node', namespace: '', name: 'node-a' })).toBe('Node node-a');
  expect(refText({ ...ref('Pod', 'dns'), namespace: 'kube-system' })).toBe('Pod kube-system/dns');
});

test('how long ago is reckoned by the cluster’s clock', () => {
  expect(millisSince(mirror, '2026-03-02T09:00:10Z')).toBe(20_000);
  expect(millisSince(mirror, null)).toBeUndefined();
});
