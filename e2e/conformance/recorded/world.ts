import type { ApiObject, EndpointSlice, Node, Pod, Service } from '../../../core/api/index.ts';
import type { Vector } from '../kind.ts';

/** Settings of the kube-proxies of one mode, as recorded. Knobs of a mode stand under its name. */
export interface RecordedProxy {
  readonly clusterCIDR: string;
  readonly detectLocalMode: string;
  /** CIDRs, or the text `(default)`. */
  readonly nodePortAddresses: readonly string[] | string;
  readonly masqueradeBit: number;
  readonly iptables?: {
    readonly masqueradeAll?: boolean;
    readonly masqueradeBit?: number;
    readonly localhostNodePorts?: boolean;
  };
  readonly nftables?: { readonly masqueradeAll?: boolean; readonly masqueradeBit?: number };
}

interface RecordedNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly addresses: readonly { readonly type: string; readonly address: string }[];
  readonly podCIDRs: readonly string[];
}

/** Input of one call of a tool on node-a. */
export interface ToolCall {
  readonly argv: string;
  readonly lines: readonly string[];
}

export interface RecordedHealthCheck {
  readonly statusLine: string;
  readonly headers: readonly string[];
  readonly body: string;
}

type ByNode<T> = Readonly<Record<string, T>>;

/** A cluster at rest: its objects, and what the real components had written by then. */
export interface RecordedState {
  readonly services: readonly Service[];
  readonly endpointSlices: readonly EndpointSlice[];
  readonly pods: readonly Pod[];
  readonly iptablesSave?: ByNode<readonly string[]>;
  readonly ip6tablesSave?: ByNode<readonly string[]>;
  readonly nftRuleset?: ByNode<readonly string[]>;
  readonly proxyInput?: { readonly iptables?: readonly ToolCall[]; readonly nftables?: readonly ToolCall[] };
  /** Every call of iptables and ip6tables on node-a, from start to quiet. */
  readonly iptablesCalls?: { readonly lines: readonly string[] };
  /** By Service, mode and node. */
  readonly healthChecks?: ByNode<ByNode<ByNode<RecordedHealthCheck>>>;
  readonly metrics?: ByNode<ByNode<ByNode<number>>>;
  /** Commands, and what they printed shortly before `recordedAt`. */
  readonly kubectl?: readonly {
    readonly command: string;
    readonly stdout: string;
    readonly stderr: string;
    readonly exitCode: number;
  }[];
  readonly recordedAt?: string;
}

/** A recorded vector: the first state, then the states after each step. The components go on running. */
export interface RecordedWorld extends RecordedState, Vector {
  readonly world: {
    readonly nodes: readonly RecordedNode[];
    readonly serviceCIDRs: readonly string[];
    readonly kubeProxy: Readonly<Record<'iptables' | 'nftables', RecordedProxy>>;
  };
  readonly steps?: readonly (RecordedState & { readonly name: string })[];
}

/** The states in order, each with the path at which it stands in the vector. */
export function statesOf(
  world: RecordedWorld,
): readonly { readonly path: string; readonly state: RecordedState }[] {
  const steps = (world.steps ?? []).map((state) => ({ path: `steps[${state.name}].`, state }));
  return [{ path: '', state: world }, ...steps];
}

/** The Node objects of the world. */
export function nodesOf({ world }: RecordedWorld): readonly Node[] {
  return world.nodes.map(({ name, labels, addresses, podCIDRs }) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    spec: { podCIDRs },
    status: { addresses },
  }));
}

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: ApiObject;
}

/** What watchers of Services and EndpointSlices hear between two states. */
export function changesBetween(before: RecordedState | undefined, after: RecordedState): readonly Change[] {
  const objects = (state: RecordedState | undefined) =>
    new Map(
      [...(state?.services ?? []), ...(state?.endpointSlices ?? [])].map((object) => [keyOf(object), object]),
    );
  const old = objects(before);
  const current = objects(after);
  const gone = [...old].filter(([key]) => !current.has(key));
  const changed = [...current].filter(
    ([key, object]) => JSON.stringify(old.get(key)) !== JSON.stringify(object),
  );
  return [
    ...gone.map(([, object]): Change => ({ type: 'DELETED', object })),
    ...changed.map(([key, object]): Change => ({ type: old.has(key) ? 'MODIFIED' : 'ADDED', object })),
  ];
}

const keyOf = ({ kind, metadata }: ApiObject): string => `${kind}/${metadata.namespace}/${metadata.name}`;
