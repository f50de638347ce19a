import { configMapKey, type JsonObject, portName } from '../../api/index.ts';
import { type Command, ended } from './command.ts';
import { last, readFlags } from './flags.ts';
import { make, makeFlags } from './make.ts';
import { usage } from './usage.ts';

const NAME = 'exactly one NAME is required, got 0';

/** `nginx` of `docker.io/library/nginx:1.27`. */
const containerName = (image: string): string => {
  const base = image.split('/').at(-1) ?? '';
  return base.split(/[:@]/)[0] ?? '';
};

/** `kubectl create deployment`: Pods carry `app=NAME`, containers the name of their image. */
const deployment: Command = (line, shell) => {
  const values = { ...makeFlags.values, image: '', port: '', replicas: 'r' };
  const flags = readFlags(line, { ...makeFlags, values }, 'create deployment');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const [name, ...command] = flags.arguments;
  const images = (flags.values.image ?? []).flatMap((each) => each.split(','));
  if (images.length === 0) return ended(shell, [{ text: 'required flag(s) "image" not set' }]);
  if (name === undefined) return ended(shell, [{ text: NAME }]);
  const port = last(flags, 'port');
  const labels = { app: name };
  const containers = images.map((image, index) => ({
    name: containerName(image),
    image,
    ...(command.length > 0 ? { command } : {}),
    ...(port !== undefined && index === 0 ? { ports: [{ containerPort: Number(port) }] } : {}),
    resources: {},
  }));
  const object: JsonObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas: Number(last(flags, 'replicas') ?? 1),
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  };
  const empty = { spec: { strategy: {} }, status: {} };
  return make(shell, flags, object, { empty, did: 'created', failing: 'failed to create deployment' });
};

const TYPES: Readonly<Record<string, string>> = {
  clusterip: 'ClusterIP',
  nodeport: 'NodePort',
  loadbalancer: 'LoadBalancer',
  externalname: 'ExternalName',
};

/** `80:8080`: port and target port, which may be a name; the port is named after both. */
function servicePort(tcp: string, nodePort: string | undefined): JsonObject {
  const [port = '', target = port] = tcp.split(':');
  return {
    name: tcp.replaceAll(':', '-'),
    protocol: 'TCP',
    port: Number(port),
    targetPort: /^\d+$/.test(target) ? Number(target) : target,
    ...(nodePort === undefined ? {} : { nodePort: Number(nodePort) }),
  };
}

/** What kubectl itself finds wrong with `--tcp`. */
function tcpMistakes(tcp: string): readonly string[] {
  const [port = '', target = port] = tcp.split(':');
  if (!/^\d+$/.test(port)) return [`strconv.ParseUint: parsing ${JSON.stringify(port)}: invalid syntax`];
  return /^\d+$/.test(target) ? [] : portName(target);
}

/** `kubectl create service clusterip|nodeport|loadbalancer|externalname`: selects `app=NAME`. */
const service: Command = ([sort = '', ...line], shell) => {
  const type = TYPES[sort];
  if (!type)
    return ended(shell, [
      { text: usage('create service', `unknown command "${[sort, ...line].join(' ')}"`) },
    ]);
  const values = { ...makeFlags.values, tcp: '', clusterip: '', 'node-port': '', 'external-name': '' };
  const flags = readFlags(line, { ...makeFlags, values }, `create service ${sort}`);
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const [name] = flags.arguments;
  const tcp = (flags.values.tcp ?? []).flatMap((each) => each.split(','));
  const [clusterIP, externalName] = [last(flags, 'clusterip'), last(flags, 'external-name')];
  if (type === 'ExternalName' && !externalName)
    return ended(shell, [{ text: 'required flag(s) "external-name" not set' }]);
  if (name === undefined) return ended(shell, [{ text: NAME }]);
  const wrong = tcp.flatMap(tcpMistakes)[0];
  if (wrong !== undefined) return ended(shell, [{ text: wrong }]);
  if (tcp.length === 0 && type !== 'ExternalName' && clusterIP !== 'None')
    return ended(shell, [{ text: 'at least one tcp port specifier must be provided' }]);
  const labels = { app: name };
  const object: JsonObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels },
    spec: {
      ...(tcp.length > 0 ? { ports: tcp.map((each) => servicePort(each, last(flags, 'node-port'))) } : {}),
      selector: labels,
      type,
      ...(clusterIP === undefined ? {} : { clusterIP }),
      ...(externalName === undefined ? {} : { externalName }),
    },
  };
  const empty = { status: { loadBalancer: {} } };
  return make(shell, flags, object, { empty, did: 'created', failing: `failed to create ${type} service` });
};

/** `kubectl create namespace`. */
const namespace: Command = (line, shell) => {
  const flags = readFlags(line, makeFlags, 'create namespace');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const [name, ...others] = flags.arguments;
  if (others.length > 0) {
    const text = `exactly one NAME is required, got ${others.length + 1}`;
    return ended(shell, [{ text: usage('create namespace', text) }]);
  }
  if (name === undefined) return ended(shell, [{ text: NAME }]);
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  return make(shell, flags, object, { empty: { spec: {}, status: {} }, did: 'created' });
};

/** `kubectl create configmap NAME --from-literal=key=value`. */
const configMap: Command = (line, shell) => {
  const values = { ...makeFlags.values, 'from-literal': '' };
  const flags = readFlags(line, { ...makeFlags, values }, 'create configmap');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const [name] = flags.arguments;
  if (name === undefined) return ended(shell, [{ text: NAME }]);
  const pairs: (readonly [key: string, value: string])[] = [];
  for (const each of flags.values['from-literal'] ?? []) {
    const at = each.indexOf('=');
    if (at < 1) return ended(shell, [{ text: `invalid literal source ${each}, expected key=value` }]);
    const key = each.slice(0, at);
    const [why] = configMapKey(key);
    if (why !== undefined)
      return ended(shell, [{ text: `"${key}" is not a valid key name for a ConfigMap: ${why}` }]);
    if (pairs.some(([other]) => other === key)) {
      const taken = `another key by that name already exists in Data for ConfigMap "${name}"`;
      return ended(shell, [{ text: `cannot add key "${key}", ${taken}` }]);
    }
    pairs.push([key, each.slice(at + 1)]);
  }
  const object = { apiVersion: 'v1', kind: 'ConfigMap', data: Object.fromEntries(pairs), metadata: { name } };
  return make(shell, flags, object, { empty: {}, did: 'created', failing: 'failed to create configmap' });
};

/** What `kubectl create` makes without a file, by the word that follows it. */
export const createByName: Readonly<Record<string, Command>> = {
  deployment,
  deploy: deployment,
  service,
  svc: service,
  namespace,
  ns: namespace,
  configmap: configMap,
  cm: configMap,
};
