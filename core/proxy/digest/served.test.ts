import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EndpointSlice, Service } from '../../api/index.ts';
import {
  emptySorted,
  type Sorted,
  sortedGet,
  sortedKeys,
  sortedPut,
  sortedRemove,
  sortedValues,
} from '../../sim/index.ts';
import { nodeA, service, slice } from '../objects.suite.ts';
import { objectKey } from './names.ts';
import { type Digest, digestObjects } from './served.ts';

const place = { family: 'IPv4', nodeName: 'node-a', nodeLabels: nodeA.metadata.labels ?? {} } as const;

const anyStep = fc.record({
  what: fc.constantFrom('service', 'slice'),
  name: fc.constantFrom('web', 'web-2', 'api'),
  /** The Service that a slice belongs to need not be the one that it is named after. */
  belongsTo: fc.constantFrom('web', 'web-2', 'api'),
  gone: fc.boolean(),
  addresses: fc.subarray(['10.244.1.1', '10.244.2.1', '10.244.2.10']),
});

type Objects = Parameters<typeof digestObjects>[0];

function change<T extends Service | EndpointSlice>(map: Sorted<T>, object: T, gone: boolean): Sorted<T> {
  return gone ? sortedRemove(map, objectKey(object)) : sortedPut(map, objectKey(object), object);
}

function afterStep(
  { services, slices }: Objects,
  { what, name, belongsTo, gone, addresses }: typeof anyStep extends fc.Arbitrary<infer T> ? T : never,
): Objects {
  if (what === 'service')
    return { services: change(services, service(name, { clusterIP: '10.96.0.9' }), gone), slices };
  const labels = { 'kubernetes.io/service-name': belongsTo };
  const object = slice(name, addresses, { metadata: { name, namespace: 'default', labels } });
  return { services, slices: change(slices, object, gone) };
}

const contents = ({ served }: Digest) => sortedKeys(served).map((key) => [key, sortedGet(served, key)]);

test('however objects came to be what they are, digesting the changes gives what digesting all gives', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 12 }), (steps) => {
      let objects: Objects = { services: emptySorted, slices: emptySorted };
      let digest = digestObjects(objects, place);
      for (const step of steps) {
        objects = afterStep(objects, step);
        digest = digestObjects(objects, place, digest);
        expect(contents(digest)).toEqual(contents(digestObjects(objects, place)));
      }
    }),
  );
});

test('what did not change is the same object afterwards; another zone changes all', () => {
  const [web, api] = [service('web', { clusterIP: '10.96.0.1' }), service('api', { clusterIP: '10.96.0.2' })];
  const services = change(change<Service>(emptySorted, web, false), api, false);
  const before = digestObjects({ services, slices: emptySorted }, place);
  const slices = change<EndpointSlice>(emptySorted, slice('web', ['10.244.1.1']), false);
  const after = digestObjects({ services, slices }, place, before);
  expect(sortedGet(after.served, 'default/api')).toBe(sortedGet(before.served, 'default/api'));
  expect(sortedGet(after.served, 'default/web')?.[0]?.endpoints).toHaveLength(1);
  const elsewhere = { ...place, nodeLabels: { 'topology.kubernetes.io/zone': 'zone-2' } };
  const moved = digestObjects({ services, slices }, elsewhere, after);
  expect(sortedValues(moved.served)[0]).not.toBe(sortedValues(after.served)[0]);
});
