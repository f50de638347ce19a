import type { ApiObject, ContainerPort, JsonObject } from '../../api/index.ts';
import { find, readArguments } from './arguments.ts';
import { type Command, ended } from './command.ts';
import { type Flags, last, readFlags } from './flags.ts';
import { make, makeFlags } from './make.ts';
import { pairsOf } from './run.ts';

const exposeFlags = {
  ...makeFlags,
  values: {
    ...makeFlags.values,
    port: '',
    'target-port': '',
    protocol: '',
    name: '',
    type: '',
    selector: '',
    labels: 'l',
    'external-ip': '',
    'cluster-ip': '',
    'load-balancer-ip': '',
    'session-affinity': '',
  },
};

type Labels = Readonly<Record<string, string>> | undefined;

/** What selects the Pods of an object; undefined for kinds that cannot be exposed. */
function selectorOf(object: ApiObject): Labels {
  if (object.kind === 'Pod') return object.metadata.labels;
  if (object.kind === 'Service') return object.spec.selector;
  return object.kind === 'Deployment' || object.kind === 'ReplicaSet'
    ? object.spec.selector.matchLabels
    : undefined;
}

function portsOf(object: ApiObject): readonly Pick<ContainerPort, 'containerPort' | 'protocol'>[] {
  if (object.kind === 'Service')
    return (object.spec.ports ?? []).map(({ port, protocol }) => ({
      containerPort: port,
      ...(protocol ? { protocol } : {}),
    }));
  const spec =
    object.kind === 'Pod'
      ? object.spec
      : object.kind === 'Deployment' || object.kind === 'ReplicaSet'
        ? object.spec.template?.spec
        : undefined;
  return (spec?.containers ?? []).flatMap(({ ports = [] }) => ports);
}

/** The ports of the new Service: those asked for, or all that the containers declare. */
function servicePorts(object: ApiObject, flags: Flags): readonly JsonObject[] {
  const declared = portsOf(object);
  const asked = last(flags, 'port')?.split(',').map(Number);
  const numbers = asked ?? declared.map(({ containerPort }) => containerPort);
  const target = last(flags, 'target-port');
  return numbers.map((port, index) => ({
    ...(numbers.length > 1 ? { name: `port-${index + 1}` } : {}),
    protocol:
      last(flags, 'protocol') ??
      declared.find(({ containerPort }) => containerPort === port)?.protocol ??
      'TCP',
    port,
    targetPort: target === undefined ? port : /^\d+$/.test(target) ? Number(target) : target,
  }));
}

/** Fields of the spec that flags of their own set. */
function extras(flags: Flags): JsonObject {
  const {
    type,
    'cluster-ip': clusterIP,
    'external-ip': externalIP,
  } = {
    type: last(flags, 'type'),
    'cluster-ip': last(flags, 'cluster-ip'),
    'external-ip': last(flags, 'external-ip'),
  };
  const [affinity, loadBalancerIP] = [last(flags, 'session-affinity'), last(flags, 'load-balancer-ip')];
  return {
    ...(type === undefined ? {} : { type }),
    ...(clusterIP === undefined ? {} : { clusterIP }),
    ...(externalIP === undefined ? {} : { externalIPs: [externalIP] }),
    ...(affinity === undefined ? {} : { sessionAffinity: affinity }),
    ...(loadBalancerIP === undefined ? {} : { loadBalancerIP }),
  };
}

/** `kubectl expose`: a Service in front of what a Pod, Service, Deployment or ReplicaSet stands for. */
export const expose: Command = (line, shell) => {
  const flags = readFlags(line, exposeFlags, 'expose');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const without = { ...flags, values: { ...flags.values, selector: [] } };
  const named = readArguments(flags.arguments, without, shell);
  if (!named.ok) return ended(shell, [named.failure]);
  const { found, failures } = find(named.wanted, without, shell);
  const [object] = found.flatMap(({ objects }) => objects);
  if (!object) return ended(shell, failures);
  const given = last(flags, 'selector');
  const selector = given === undefined ? selectorOf(object) : pairsOf(given);
  if (!selector || Object.keys(selector).length === 0)
    return ended(shell, [
      {
        text: "couldn't retrieve selectors via --selector flag or introspection: cannot expose this resource",
      },
    ]);
  const ports = servicePorts(object, flags);
  if (ports.length === 0)
    return ended(shell, [{ text: "couldn't find port via --port flag or introspection" }]);
  const labels =
    last(flags, 'labels') === undefined ? object.metadata.labels : pairsOf(last(flags, 'labels') ?? '');
  const service: JsonObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: last(flags, 'name') ?? object.metadata.name, ...(labels ? { labels } : {}) },
    spec: { ports, selector, ...extras(flags) },
  };
  return make(shell, flags, service, { empty: { status: { loadBalancer: {} } }, did: 'exposed' });
};
