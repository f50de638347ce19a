import { expect, test } from 'vitest';
import { type JsonObject, mergePatch, resourceOfKind, type Service } from '../api/index.ts';
import { bootstrap } from './bootstrap.ts';
import { reader } from './read.ts';
import { patch, post, replace, type Target } from './request.ts';
import type { WriteContext } from './result.ts';
import { type ApiState, emptyApi } from './state.ts';
import { write } from './write.ts';

/** Draws the middle of every range. */
const middle: WriteContext = { now: 0, draw: () => 0.5 };

function server(...serviceClusterIPRanges: readonly string[]): ApiState {
  const config = {
    serviceClusterIPRanges,
    nodePortRange: { from: 30000, to: 32767 },
    podCIDRs: ['10.244.0.0/16'],
    advertiseAddress: '10.0.0.10',
  };
  return bootstrap(emptyApi(config), middle).state;
}

const single = () => server('10.96.0.0/16');
const dual = () => server('10.96.0.0/16', 'fd00:10:96::/112');

const target: Target = {
  resource: resourceOfKind('Service') as Target['resource'],
  namespace: 'default',
  fieldValidation: 'Strict',
};

const manifest = (spec: JsonObject, name = 'web'): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { ports: [{ port: 80 }], ...spec },
});

/** The state and spec after a request; an object of field and message where it is refused. */
function after(result: ReturnType<typeof post>): {
  readonly state: ApiState;
  readonly spec: Service['spec'];
} {
  if (!result.ok) throw new Error(result.status.message);
  return { state: result.state, spec: (result.object as Service).spec };
}

function refusal(result: ReturnType<typeof post>): string {
  return result.ok ? 'accepted' : result.status.message;
}

const created = (state: ApiState, spec: JsonObject, name?: string) =>
  after(post(state, target, manifest(spec, name), middle));
const updated = (state: ApiState, spec: JsonObject) => after(replace(state, target, manifest(spec), middle));

test('addresses are drawn from the dynamic band, and may be named in either', () => {
  const drawn = created(single(), {});
  expect(drawn.spec.clusterIP).toBe('10.96.128.128');
  expect(created(drawn.state, { clusterIP: '10.96.0.50' }, 'low').spec.clusterIP).toBe('10.96.0.50');
  expect(created(drawn.state, {}, 'next').spec.clusterIP).toBe('10.96.128.129');
});

test('a deleted Service frees its address and port, and takes its Endpoints along', () => {
  const { state } = created(single(), { type: 'NodePort', clusterIP: '10.96.0.50' });
  const endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'web' } } as const;
  const with2 = write(state, { effect: 'Write', verb: 'create', object: endpoints }, middle);
  if (!with2.ok) throw new Error(with2.status.message);
  const request = {
    effect: 'Write',
    verb: 'delete',
    kind: 'Service',
    namespace: 'default',
    name: 'web',
  } as const;
  const gone = write(with2.state, request, middle);
  if (!gone.ok) throw new Error(gone.status.message);
  expect(gone.events.map(({ type, object }) => `${type} ${object.kind}`)).toEqual([
    'DELETED Service',
    'DELETED Endpoints',
  ]);
  expect(created(gone.state, { clusterIP: '10.96.0.50' }).spec.clusterIP).toBe('10.96.0.50');
});

test('a node port is held for all protocols against others, and shared inside one Service', () => {
  const ports = [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    { name: 'web', port: 80 },
  ];
  const { state, spec } = created(single(), { type: 'NodePort', ports });
  const [udp, tcp, web] = (spec.ports ?? []).map(({ nodePort }) => nodePort) as [number, number, number];
  expect(udp).toBe(tcp);
  expect(web).not.toBe(tcp);
  const other = manifest(
    { type: 'NodePort', ports: [{ port: 1, protocol: 'SCTP', nodePort: udp }] },
    'other',
  );
  expect(refusal(post(state, target, other, middle))).toContain('provided port is already allocated');
});

test('a health check port comes and goes with the policy Local', () => {
  const local = created(single(), { type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
  expect(local.spec.healthCheckNodePort).toBeGreaterThan(30085);
  const kept = updated(local.state, { type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
  expect(kept.spec.healthCheckNodePort).toBe(local.spec.healthCheckNodePort);
  const cluster = { spec: { externalTrafficPolicy: 'Cluster' } };
  const { spec } = after(patch(local.state, target, 'web', cluster, mergePatch, middle));
  expect(spec.healthCheckNodePort).toBeUndefined();
});

test('what an update leaves out is kept: addresses as a whole, node ports by name', () => {
  const first = created(single(), { type: 'NodePort', ports: [{ name: 'http', port: 80, nodePort: 30101 }] });
  const same = updated(first.state, { type: 'NodePort', ports: [{ name: 'http', port: 8080 }] });
  expect(same.spec).toMatchObject({
    clusterIP: first.spec.clusterIP,
    ports: [{ port: 8080, nodePort: 30101 }],
  });
  const renamed = updated(first.state, { type: 'NodePort', ports: [{ name: 'web', port: 80 }] });
  expect(renamed.spec.ports?.[0]?.nodePort).not.toBe(30101);
});

test('a change of type wipes what nobody touched, and refuses what somebody did', () => {
  const node = created(single(), { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] });
  const plain = updated(node.state, { type: 'ClusterIP', ports: [{ port: 80, nodePort: 30080 }] });
  expect(plain.spec.ports).toEqual([{ port: 80, protocol: 'TCP', targetPort: 80 }]);
  const moved = manifest({ type: 'ClusterIP', ports: [{ port: 80, nodePort: 30081 }] });
  expect(refusal(replace(node.state, target, moved, middle))).toContain(
    "may not be used when `type` is 'ClusterIP'",
  );
});

test('the second family is added and released without touching the first', () => {
  const one = created(dual(), {});
  const both = updated(one.state, { ipFamilyPolicy: 'PreferDualStack' });
  expect(both.spec.ipFamilies).toEqual(['IPv4', 'IPv6']);
  expect(both.spec.clusterIPs).toEqual([one.spec.clusterIP, 'fd00:10:96::8080']);
  const again = updated(both.state, { ipFamilyPolicy: 'SingleStack' });
  expect(again.spec).toMatchObject({ clusterIPs: [one.spec.clusterIP], ipFamilies: ['IPv4'] });
});

test('an ExternalName that becomes a ClusterIP gets an address', () => {
  const named = created(single(), { type: 'ExternalName', externalName: 'db.example.com', ports: null });
  expect(named.spec.clusterIP).toBeUndefined();
  expect(updated(named.state, { type: 'ClusterIP' }).spec.clusterIP).toMatch(/^10\.96\./);
});

test('allocation trouble is told alone, other mistakes only after it is gone', () => {
  const taken = { clusterIP: '10.96.0.1', selector: { app: 'web/v1' } };
  expect(refusal(post(single(), target, manifest(taken), middle))).toBe(
    'Service "web" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: provided IP is already allocated',
  );
});

test('a refused update leaves everything as it was', () => {
  const { state } = created(single(), { type: 'NodePort' });
  const bad = manifest({
    type: 'NodePort',
    sessionAffinity: 'Cookie',
    ports: [{ port: 80, nodePort: 31000 }],
  });
  expect(refusal(replace(state, target, bad, middle))).toContain('spec.sessionAffinity');
  const named = { type: 'NodePort', ports: [{ port: 80, nodePort: 31000 }] };
  expect(created(state, named, 'other').spec.ports?.[0]?.nodePort).toBe(31000);
  expect(reader(state).list('Service', 'default')).toHaveLength(2);
});
