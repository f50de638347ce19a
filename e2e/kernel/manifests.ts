import type { Family } from '../../core/net/index.ts';
import type { Scenario } from './scenario.ts';

export interface Made {
  readonly type?: string;
  readonly spec?: string;
  readonly ports?: string;
  readonly selector?: string;
}

export const TCP = '{ name: http, port: 80, targetPort: 8080 }';
export const UDP = '{ name: dns, protocol: UDP, port: 53, targetPort: 5353 }';

export const service = (
  { type = 'ClusterIP', spec = '', ports = TCP, selector = 'app: web' }: Made,
  name = 'web',
) => `
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  type: ${type}
  ${selector ? `selector: { ${selector} }` : ''}
  ports: [${ports}]
${spec ? spec.replace(/^/gm, '  ') : ''}`;

/** A slice written by hand. */
export const slice = (
  endpoints: readonly string[],
  ports = '{ name: http, port: 8080 }',
  family: Family = 'IPv4',
) => `
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-${family.toLowerCase()}, labels: { kubernetes.io/service-name: web } }
addressType: ${family}
ports: [${ports}]
endpoints:
${endpoints.map((one) => `  - { ${one} }`).join('\n')}
`;

const NODES: Readonly<Record<string, string>> = { a: 'node-a', b: 'node-b' };

export const endpoint = (pod: string, conditions = '', more = '') =>
  `addresses: ['{${pod}}'], nodeName: ${NODES[pod.split('-')[1]?.[0] ?? '']}, conditions: { ${conditions} }${more}`;

export const READY = 'ready: true, serving: true, terminating: false';
export const TERMINATING = 'ready: false, serving: true, terminating: true';
export const NOT_READY = 'ready: false, serving: false, terminating: false';

export const external = 'externalTrafficPolicy: Local';
export const internal = 'internalTrafficPolicy: Local';

export const named = (name: string, ...parts: readonly string[]): Scenario => ({
  name,
  yaml: parts.join(''),
});
