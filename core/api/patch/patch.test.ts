import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { patchStrategyOf } from './merge-keys.ts';
import { mergePatch } from './merge-patch.ts';
import { applyStrategicPatch } from './strategic.ts';
import { threeWayPatch } from './three-way.ts';

const service = patchStrategyOf('Service');
const deployment = patchStrategyOf('Deployment');

function applied(lastApplied: JsonObject, manifest: JsonObject, live: JsonObject, strategy = service) {
  return applyStrategicPatch(live, threeWayPatch(lastApplied, manifest, live, strategy), strategy);
}

test('a merge patch removes what it calls null', () => {
  expect(mergePatch({ a: 1, b: { c: 2, d: 3 } }, { b: { c: null }, e: [1] })).toEqual({
    a: 1,
    b: { d: 3 },
    e: [1],
  });
});

test('what the server filled in stays, what left the manifest goes', () => {
  const before = { spec: { selector: { app: 'web', tier: 'front' }, ports: [{ port: 80 }] } };
  const after = { spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] } };
  const live = {
    spec: {
      selector: { app: 'web', tier: 'front' },
      clusterIP: '10.96.0.7',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    },
  };
  expect(applied(before, after, live)).toEqual({
    spec: {
      selector: { app: 'web' },
      clusterIP: '10.96.0.7',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 8080 }],
    },
  });
});

test('ports come and go by their number, in the order of the manifest', () => {
  const before = { spec: { ports: [{ port: 80 }, { port: 81 }] } };
  const after = { spec: { ports: [{ port: 443 }, { port: 81 }] } };
  const live = {
    spec: {
      ports: [
        { port: 80, nodePort: 30080 },
        { port: 81, nodePort: 30081 },
      ],
    },
  };
  expect(applied(before, after, live)).toEqual({
    spec: { ports: [{ port: 443 }, { port: 81, nodePort: 30081 }] },
  });
});

test('the same manifest again is an empty patch', () => {
  const manifest = { spec: { ports: [{ port: 80 }], selector: { app: 'web' } } };
  const live = {
    spec: { ports: [{ port: 80, protocol: 'TCP' }], selector: { app: 'web' }, type: 'ClusterIP' },
  };
  expect(threeWayPatch(manifest, manifest, live, service)).toEqual({});
});

test('a changed strategy type drops what belonged to the old one', () => {
  const before = { spec: { replicas: 1 } };
  const after = { spec: { replicas: 1, strategy: { type: 'Recreate' } } };
  const live = {
    spec: { replicas: 1, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } } },
  };
  expect(applied(before, after, live, deployment)).toEqual({
    spec: { replicas: 1, strategy: { type: 'Recreate' } },
  });
});

test('a port that a patch adds stands before those it does not name', () => {
  const live = { spec: { ports: [{ name: 'http', port: 80 }] } };
  const patch = { spec: { ports: [{ name: 'https', port: 443 }] } };
  expect(applyStrategicPatch(live, patch, service)).toEqual({
    spec: {
      ports: [
        { name: 'https', port: 443 },
        { name: 'http', port: 80 },
      ],
    },
  });
});
