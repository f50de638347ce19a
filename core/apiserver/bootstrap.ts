import type { ApiObject } from '../api/index.ts';
import { familyOf, nthAddress } from '../net/index.ts';
import type { WatchEvent } from './component.ts';
import type { WriteContext } from './result.ts';
import type { ApiState } from './state.ts';
import { write } from './write.ts';

const namespace = (name: string): ApiObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

/**
 * What a fresh API server makes by itself: the four namespaces, and the Service `kubernetes` with the slice that
 * leads to the server (pkg/controlplane/controller/kubernetesservice, systemnamespaces).
 */
export function bootstrap(
  state: ApiState,
  context: WriteContext,
): { readonly state: ApiState; readonly events: readonly WatchEvent[] } {
  const { serviceClusterIPRanges, advertiseAddress } = state.config;
  const metadata = { name: 'kubernetes', namespace: 'default' };
  const objects: readonly ApiObject[] = [
    ...['default', 'kube-node-lease', 'kube-public', 'kube-system'].map(namespace),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, labels: { component: 'apiserver', provider: 'kubernetes' } },
      spec: {
        // It always gets the first address (pkg/controlplane/instance.go).
        clusterIP: nthAddress(serviceClusterIPRanges[0] as string, 1),
        ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
      },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'kubernetes' } },
      addressType: familyOf(advertiseAddress) ?? 'IPv4',
      endpoints: [{ addresses: [advertiseAddress], conditions: { ready: true } }],
      ports: [{ name: 'https', protocol: 'TCP', port: 6443 }],
    },
  ];
  const events: WatchEvent[] = [];
  let next = state;
  for (const object of objects) {
    const result = write(next, { effect: 'Write', verb: 'create', object }, context);
    if (!result.ok)
      throw new Error(`bootstrap of ${object.kind} ${object.metadata.name}: ${result.status.message}`);
    next = result.state;
    events.push(...result.events);
  }
  return { state: next, events };
}
