import type { ApiObject, Deployment, Service } from '../../core/api/index.ts';

/** What one run took: of the machine that runs it, and of the cluster's own time, both in ms. */
export interface Took {
  readonly real: number;
  readonly virtual: number;
}

/** Virtual ms after which nobody waits for an answer any more. */
export const LONGEST = 120_000;

/** A Deployment and the Service before it, by the name of both. */
export function workload(name: string, replicas: number): readonly [Service, Deployment] {
  const labels = { app: name };
  const metadata = { name, namespace: 'default' };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: labels, ports: [{ port: 80, targetPort: 80 }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.29' }] } },
      },
    },
  ];
}

/** As many of them as asked for. */
export const workloads = (count: number, replicas: number): readonly ApiObject[] =>
  Array.from({ length: count }, (_, index) => workload(`web-${index}`, replicas)).flat();
