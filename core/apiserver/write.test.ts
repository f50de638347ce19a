import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApiObject, Pod, Service } from '../api/index.ts';
import { bootstrap } from './bootstrap.ts';
import type { Write } from './component.ts';
import { reader } from './read.ts';
import type { WriteContext } from './result.ts';
import { type ApiState, emptyApi } from './state.ts';
import { write } from './write.ts';

const config = {
  serviceClusterIPRanges: ['10.96.0.0/28'],
  nodePortRange: { from: 30000, to: 30010 },
  podCIDRs: ['10.244.0.0/16'],
  advertiseAddress: '10.0.0.10',
};

function chance(seed = 1): WriteContext {
  let state = seed;
  return {
    now: 0,
    draw: () => {
      state = (state * 16807) % 2147483647;
      return state / 2147483647;
    },
  };
}

const fresh = (): ApiState => bootstrap(emptyApi(config), chance()).state;

function accepted(state: ApiState, request: Write, context = chance()) {
  const result = write(state, request, context);
  if (!result.ok) throw new Error(result.status.message);
  return result;
}

const pod = (name: string, nodeName?: string): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }], ...(nodeName ? { nodeName } : {}) },
});

const service = (name: string, spec: Service['spec'] = {}): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec },
});

const create = (object: ApiObject): Write => ({ effect: 'Write', verb: 'create', object });
const remove = (kind: string, name: string, gracePeriodSeconds?: number): Write => ({
  effect: 'Write',
  verb: 'delete',
  kind,
  namespace: 'default',
  name,
  ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
});

test('a fresh API server has its namespaces and the kubernetes Service at the first address', () => {
  const read = reader(fresh());
  expect(read.list('Namespace').map((each) => each.metadata.name)).toEqual([
    'default',
    'kube-node-lease',
    'kube-public',
    'kube-system',
  ]);
  expect(read.get('Service', 'default', 'kubernetes')).toMatchObject({ spec: { clusterIP: '10.96.0.1' } });
});

test('a created object carries what the server adds, and is watched', () => {
  const result = accepted(fresh(), create(service('web')));
  expect(result.object.metadata).toMatchObject({
    uid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    creationTimestamp: '2026-03-02T09:00:00Z',
    resourceVersion: '7',
  });
  expect(result.events).toEqual([{ type: 'ADDED', object: result.object }]);
});

test('generateName gets five characters of the alphabet without vowels', () => {
  const { metadata, ...rest } = pod('ignored');
  const { name: _, ...unnamed } = metadata;
  const object = { ...rest, metadata: { ...unnamed, generateName: 'web-' } } as Pod;
  expect(accepted(fresh(), create(object)).object.metadata.name).toMatch(
    /^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/,
  );
});

test('objects of a namespace that does not exist are refused', () => {
  const lost = { ...service('web'), metadata: { name: 'web', namespace: 'shop' } };
  expect(write(fresh(), create(lost), chance())).toMatchObject({
    ok: false,
    status: { code: 404, message: 'namespaces "shop" not found' },
  });
});

test('the same name twice is refused', () => {
  const { state } = accepted(fresh(), create(pod('web')));
  expect(write(state, create(pod('web')), chance())).toMatchObject({
    ok: false,
    status: { reason: 'AlreadyExists', message: 'pods "web" already exists' },
  });
});

test('an update from an old version conflicts, one that changes nothing is silent', () => {
  const first = accepted(fresh(), create(pod('web')));
  const stale = { ...first.object, metadata: { ...first.object.metadata, resourceVersion: '1' } };
  expect(write(first.state, { effect: 'Write', verb: 'update', object: stale }, chance())).toMatchObject({
    ok: false,
    status: {
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on pods "web": the object has been modified; please apply your changes to the latest version and try again',
    },
  });
  const again = accepted(first.state, { effect: 'Write', verb: 'update', object: first.object });
  expect(again.events).toEqual([]);
  expect(again.state).toBe(first.state);
});

test('updateStatus leaves spec and labels alone', () => {
  const first = accepted(fresh(), create(pod('web')));
  const told: Pod = { ...(first.object as Pod), spec: { containers: [] }, status: { phase: 'Running' } };
  const { object } = accepted(first.state, { effect: 'Write', verb: 'updateStatus', object: told });
  expect(object).toMatchObject({ spec: (first.object as Pod).spec, status: { phase: 'Running' } });
});

test('a running Pod ends after its grace period, which may only be shortened', () => {
  const { state } = accepted(fresh(), create(pod('web', 'node-a')));
  const deleted = accepted(state, remove('Pod', 'web'));
  expect(deleted.object.metadata).toMatchObject({
    deletionTimestamp: '2026-03-02T09:00:30Z',
    deletionGracePeriodSeconds: 30,
  });
  expect(deleted.events[0]?.type).toBe('MODIFIED');
  expect(accepted(deleted.state, remove('Pod', 'web')).events).toEqual([]);
  expect(accepted(deleted.state, remove('Pod', 'web', 5)).object.metadata.deletionTimestamp).toBe(
    '2026-03-02T09:00:05Z',
  );
  const gone = accepted(deleted.state, remove('Pod', 'web', 0));
  expect(gone.events[0]?.type).toBe('DELETED');
  expect(reader(gone.state).get('Pod', 'default', 'web')).toBeUndefined();
});

test('a Pod without a node vanishes at once', () => {
  const { state } = accepted(fresh(), create(pod('web')));
  expect(accepted(state, remove('Pod', 'web')).events[0]?.type).toBe('DELETED');
});

test('no address is given twice while it is held, and a full range says so', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 1e6 }),
      (names, seed) => {
        const context = chance(seed);
        let state = fresh();
        for (const each of names) {
          const name = `svc-${each}`;
          const exists = reader(state).get('Service', 'default', name) !== undefined;
          const request = exists ? remove('Service', name) : create(service(name, { type: 'NodePort' }));
          state = accepted(state, request, context).state;
          const services = reader(state).list('Service') as readonly Service[];
          const addresses = services.flatMap(({ spec }) => spec.clusterIPs ?? []);
          const ports = services.flatMap(({ spec }) =>
            (spec.ports ?? []).flatMap(({ nodePort }) => nodePort ?? []),
          );
          expect(new Set(addresses).size).toBe(services.length);
          expect(new Set(ports).size).toBe(ports.length);
          expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        }
      },
    ),
    { numRuns: 50 },
  );
});
