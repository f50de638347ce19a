import type { ApiObject, Endpoint } from '../../../core/index.ts';
import type { Mirror } from '../../state/index.ts';
import { mirrorOf, pod, service, slice } from './base-world.ts';

const SERVICES = 40;
const SLICE_LIMIT = 100;

const two = (value: number): string => String(value).padStart(2, '0');

/** A mirror of many nodes and Pods: Pods of 40 Deployments spread evenly, a slice for each 100 endpoints of a Service. */
export function largeMirror(nodes: number, pods: number): Mirror {
  const base = mirrorOf([], 0);
  const names = Array.from({ length: nodes }, (_, index) => `node-${two(index)}`);
  const objects: ApiObject[] = [pod('client', names[0] ?? '', '10.244.0.2')];
  const endpoints: Endpoint[][] = Array.from({ length: SERVICES }, () => []);
  for (let index = 0; index < pods; index += 1) {
    const app = index % SERVICES;
    const name = `app-${two(app)}-6d4b75cb6d-${String(index).padStart(5, '0')}`;
    const ip = `10.244.${index % nodes}.${3 + Math.floor(index / nodes)}`;
    const ready = index % 97 !== 0;
    objects.push(
      pod(name, names[index % nodes] ?? '', ip, { owner: `app-${two(app)}-6d4b75cb6d`, port: 8080, ready }),
    );
    endpoints[app]?.push({
      addresses: [ip],
      conditions: { ready, serving: ready, terminating: false },
      targetRef: { kind: 'Pod', namespace: 'default', name },
    });
  }
  endpoints.forEach((all, app) => {
    const name = `app-${two(app)}`;
    objects.push(service(name, 'default', `10.96.1.${app}`, 80, 8080));
    for (let start = 0; start < all.length; start += SLICE_LIMIT)
      objects.push(slice(`${name}-${start}`, name, 8080, all.slice(start, start + SLICE_LIMIT)));
  });
  const proxy = { mode: 'iptables', syncedAt: 41_000, rules: 12_000 } as const;
  return {
    ...mirrorOf(objects, 0),
    clients: base.clients,
    nodes: names.map((name, index) => ({
      name,
      address: `192.168.1.${index + 11}`,
      podCIDR: `10.244.${index}.0/24`,
      proxy,
    })),
  };
}
