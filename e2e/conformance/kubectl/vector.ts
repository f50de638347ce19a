import type { ApiObject } from '../../../core/api/index.ts';
import { type ApiState, emptyApi, put } from '../../../core/apiserver/index.ts';
import { fromRfc3339, type Millis } from '../../../core/sim/index.ts';
import type { Vector } from '../kind.ts';

/** A recorded command of kubectl: what was stored, what was typed, what was printed. */
export interface KubectlVector extends Vector {
  /** The server's clock. */
  readonly now: string;
  readonly objects: readonly ApiObject[];
  readonly args: readonly string[];
  readonly request?: { readonly files?: Readonly<Record<string, string>>; readonly stdin?: string };
  readonly expect: {
    readonly stdout: string;
    readonly stderr: string;
    readonly exitCode: number;
    /** Services and Deployments afterwards; `<allocated>` stands for any value that the server chose. */
    readonly after?: readonly ApiObject[];
  };
}

const namespaces = ['default', 'kube-system'].map(
  (name): ApiObject => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
    status: { phase: 'Active' },
  }),
);

/** A store that holds these objects as they are, in the two namespaces that every cluster has. */
export function storeOf(objects: readonly ApiObject[]): ApiState {
  const api = emptyApi({
    serviceClusterIPRanges: ['10.96.0.0/16'],
    nodePortRange: { from: 30000, to: 32767 },
    podCIDRs: ['10.244.0.0/16'],
    advertiseAddress: '10.0.0.10',
  });
  const versions = objects.map(({ metadata }) => Number(metadata.resourceVersion ?? 0));
  return { ...[...namespaces, ...objects].reduce(put, api), resourceVersion: Math.max(1, ...versions) };
}

/** The API server's own Service, where the vector does not list it; the recorded one was 45 days old. */
function withKubernetes({ objects, now }: KubectlVector): readonly ApiObject[] {
  if (objects.some(({ kind, metadata }) => kind === 'Service' && metadata.name === 'kubernetes'))
    return objects;
  const created = new Date(Date.parse(now) - 45.5 * 24 * 3600 * 1000);
  const service: ApiObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      creationTimestamp: created.toISOString().replace(/\.\d+/, ''),
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.1',
      clusterIPs: ['10.96.0.1'],
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
    },
  };
  return [...objects, service];
}

/** An instant of the wall clock, in ms since 1970, as virtual time. */
export function virtualTime(wall: number): Millis {
  return (fromRfc3339(new Date(wall).toISOString()) ?? 0) + (wall % 1000);
}

/** What the server held, and its clock as virtual time. */
export function serverOf(vector: KubectlVector): { readonly api: ApiState; readonly now: Millis } {
  return { api: storeOf(withKubernetes(vector)), now: virtualTime(Date.parse(vector.now)) };
}
