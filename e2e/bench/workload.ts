import type { ApiObject, Deployment, Service } from '../../core/api/index.ts';

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
