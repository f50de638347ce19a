import type { ApiObject, EndpointSlice } from '../../../core/api/index.ts';
import { load } from '../../../core/kernel/index.ts';
import { type Protocol, splitHostPort } from '../../../core/net/index.ts';
import { type Case, type Flow, runCase } from '../kernel/flow.ts';
import { type Lab, newLab, stackOf } from '../kernel/lab.ts';
import { type LabProxy, type LabRules, pinned, rewritten, withRules } from '../kernel/rules.ts';
import type { Topology } from '../kernel/topology.ts';
import type { Failure, Vector, VectorKind } from '../kind.ts';

/** A step of a sequence; which fields it has depends on `do`. */
interface Step extends Partial<Flow> {
  readonly do: string;
  readonly objects?: readonly ApiObject[];
  readonly seconds?: number;
  readonly pod?: string;
  readonly node?: string;
  readonly originalDestination?: string;
  readonly conntrackCleanupByKubeProxy?: boolean;
}

interface KernelVector extends Vector {
  readonly proxy: LabProxy;
  readonly topology: Topology;
  readonly objects: readonly ApiObject[];
  readonly loaded: Readonly<Record<string, { readonly text: string }>>;
  readonly expect: { readonly flows?: readonly Flow[]; readonly sequence?: readonly Step[] };
}

/** A run of one vector: the lab, the objects of the moment, and each node's rules with no choice pinned. */
interface Run {
  readonly vector: KernelVector;
  readonly lab: Lab;
  objects: readonly ApiObject[];
  rules: Readonly<Record<string, LabRules>>;
  /** The connection that `send` goes on with. */
  open?: Flow;
}

const isSlice = (object: ApiObject): object is EndpointSlice => object.kind === 'EndpointSlice';

/** Servers listen wherever a slice says there is an endpoint. */
function listen({ lab, vector }: Run, objects: readonly ApiObject[]): void {
  for (const slice of objects.filter(isSlice)) {
    for (const endpoint of slice.endpoints ?? []) {
      const stack = stackOf(vector.topology, endpoint.addresses[0] ?? '');
      for (const { protocol, port } of slice.ports ?? []) lab.listeners.add(`${stack} ${protocol} ${port}`);
    }
  }
}

const same = (a: ApiObject, b: ApiObject): boolean =>
  a.kind === b.kind && a.metadata.name === b.metadata.name && a.metadata.namespace === b.metadata.namespace;

/** Writes the rules for other objects on every node; conntrack is left as it is unless the step says otherwise. */
function rewrite(run: Run, step: Step, without: readonly ApiObject[], added: readonly ApiObject[]): void {
  const { vector, lab } = run;
  const gone = [...without, ...added];
  run.objects = [...run.objects.filter((object) => !gone.some((one) => same(one, object))), ...added];
  const nodes = vector.topology.nodes.map((node) => {
    const loaded = (vector.loaded[node.name]?.text ?? '').split('\n');
    const { rules, stale } = rewritten(vector.topology, vector.proxy, node, run.objects, loaded);
    const netns = lab.nodes[node.name];
    if (netns && step.conntrackCleanupByKubeProxy) lab.nodes[node.name] = load(netns, stale);
    return [node.name, rules] as const;
  });
  run.rules = Object.fromEntries(nodes);
}

function runFlow({ lab, rules }: Run, flow: Flow, flags: 'SYN' | 'PSH-ACK'): readonly Failure[] {
  return flow.cases.flatMap((one) => {
    for (const [node, own] of Object.entries(rules)) {
      const netns = lab.nodes[node];
      if (netns) lab.nodes[node] = withRules(netns, pinned(own, one.forcedEndpoint));
    }
    return runCase(lab, flow, one, flags);
  });
}

function deleteFlows({ lab }: Run, step: Step): void {
  const netns = lab.nodes[step.node ?? ''];
  const original = splitHostPort(step.originalDestination ?? '');
  if (!netns || !original) throw new Error(`unclear step: ${JSON.stringify(step)}`);
  const what = {
    protocol: (step.protocol ?? 'UDP') as Protocol,
    destination: original.address,
    port: original.port,
  };
  lab.nodes[netns.name] = load(netns, [{ tool: 'conntrack', family: 'IPv4', ...what, keep: [] }]);
}

/** A connection that stays open is a flow of one call, with the observations in the step itself or under `cases`. */
function opened(step: Step & { readonly srcPort?: number }): Flow {
  const one = { ...step, forcedEndpoint: null, srcPort: step.srcPort ?? step.cases?.[0]?.srcPort ?? 42000 };
  return {
    ...(step as unknown as Flow),
    name: step.name ?? step.do,
    cases: step.cases ?? [one as unknown as Case],
  };
}

function runStep(run: Run, step: Step): readonly Failure[] {
  const { lab } = run;
  switch (step.do) {
    case 'flow':
      return runFlow(run, step as unknown as Flow, 'SYN');
    case 'open':
      run.open = opened(step);
      return runFlow(run, run.open, 'SYN');
    case 'send':
      return runFlow(run, opened({ ...run.open, ...step }), 'PSH-ACK');
    case 'apply':
      listen(run, step.objects ?? []);
      rewrite(run, step, [], step.objects ?? []);
      return [];
    case 'delete':
    case 'start without':
      rewrite(run, step, step.objects ?? [], []);
      return [];
    case 'wait':
      lab.now += (step.seconds ?? 0) * 1000;
      return [];
    case 'stop server':
      lab.listeners.delete(`${step.pod ?? step.node} ${step.protocol} ${step.port}`);
      return [];
    case 'delete conntrack entries':
      deleteFlows(run, step);
      return [];
    default:
      return [{ path: 'sequence', expected: step.do, actual: 'a step that the lab does not know' }];
  }
}

/** Rules loaded into small clusters of real Linux namespaces, and what became of packets there. */
export const kind: VectorKind = {
  kind: 'kernel',
  run(given: Vector): readonly Failure[] {
    const vector = given as KernelVector;
    const { mode } = vector.proxy;
    if (mode !== 'iptables' && mode !== 'nftables')
      return [{ path: 'proxy.mode', expected: mode, actual: `${mode} mode is not built yet` }];
    const tool = mode === 'nftables' ? 'nft' : 'iptables-restore';
    const rules = Object.fromEntries(
      Object.entries(vector.loaded).map(([node, { text }]): [string, LabRules] => [
        node,
        { tool, lines: text.trimEnd().split('\n') },
      ]),
    );
    const run: Run = { vector, lab: newLab(vector.topology), objects: vector.objects, rules };
    listen(run, vector.objects);
    return [
      ...(vector.expect.flows ?? []).flatMap((flow) => runFlow(run, flow, 'SYN')),
      ...(vector.expect.sequence ?? []).flatMap((step) => runStep(run, step)),
    ];
  },
};
