import { type Service, selects } from '../../../api/index.ts';
import { parseAddress } from '../../message/address.ts';
import type { RecordOrigin } from '../plugin.ts';
import type { RecordRequest } from './parse-request.ts';
import type { KubernetesOptions } from './setup.ts';
import { clusterIPsOf, PLACEHOLDER, type Watched, type WatchedAddress, type WatchedPort } from './watched.ts';

/** An entry found for a name: an address or, for ExternalName, a name (`msg.Service` of CoreDNS). */
export interface Entry {
  readonly host: string;
  readonly port: number;
  /** The labels below the zone that the entry itself stands under: SRV targets. */
  readonly key: string;
  readonly ttl: number;
  readonly origin: Omit<RecordOrigin, 'record'>;
}

/** Entries, maybe none (NODATA); or no such name. */
export type Found =
  | { readonly exists: true; readonly entries: readonly Entry[]; readonly reason: string }
  | { readonly exists: false; readonly reason: string };

const missing = (reason: string): Found => ({ exists: false, reason });
const found = (entries: readonly Entry[], reason: string): Found => ({ exists: true, entries, reason });
const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** Pod names as endpoint names may not be longer than a label. */
const MAX_LABEL = 63;

/** The one name of an endpoint below its Service (kubernetes.go `endpointHostname`). */
export function endpointHostname(address: WatchedAddress, options: KubernetesOptions): string {
  if (address.hostname !== '') return address.hostname;
  if (options.endpointPodNames && address.podName !== '' && address.podName.length <= MAX_LABEL)
    return address.podName;
  const dashed = address.ip.replaceAll(/[.:]/g, '-');
  return dashed.endsWith('-') ? `${dashed}0` : dashed;
}

const matchesPort = (request: RecordRequest, port: WatchedPort): boolean =>
  (request.port === '' || same(request.port, port.name)) &&
  (request.protocol === '' || same(request.protocol, port.protocol));

/** Why a namespace cannot be seen, undefined if it can (namespace.go `namespaceExposed`). */
export function namespaceHidden(
  name: string,
  options: KubernetesOptions,
  objects: Watched,
): string | undefined {
  if (options.namespaces.length > 0 && !options.namespaces.includes(name))
    return `The kubernetes plug-in does not serve namespace ${name}: it is not listed under namespaces.`;
  const namespace = objects.namespace(name);
  if (!namespace) return `There is no namespace ${name}.`;
  if (!selects({ matchExpressions: options.namespaceLabels }, namespace.metadata.labels))
    return `The labels of namespace ${name} do not match namespace_labels.`;
  return undefined;
}

/** kubernetes.go `findPods`. */
function findPods(
  { namespace, service: podName }: RecordRequest,
  options: KubernetesOptions,
  objects: Watched,
): Found {
  if (options.pods === 'disabled') return missing('Pod records are disabled (pods disabled).');
  if (podName === '') return found([], `Namespace ${namespace} exists, but has no records of its own.`);
  const dashes = podName.split('-').length - 1;
  const ip = podName.replaceAll('-', dashes === 3 && !podName.includes('--') ? '.' : ':');
  const address = parseAddress(ip)?.text;
  if (address === undefined) return missing(`${podName} is no address with dashes.`);
  const entry = (kind: string, name: string, path: string): Entry => ({
    host: address,
    port: 0,
    key: `${podName}.${namespace}.pod`,
    ttl: options.ttl,
    origin: { kind, namespace, name, path },
  });
  if (options.pods === 'insecure')
    return found(
      [entry('Namespace', namespace, 'metadata.name')],
      'With pods insecure any dashed address answers as itself, whether or not there is such a Pod.',
    );
  const pods = objects.podsWithIP(address).filter((pod) => pod.metadata.namespace === namespace);
  if (pods.length === 0)
    return missing(`No running Pod in ${namespace} has the address ${address} (pods verified).`);
  return found(
    pods.map((pod) => entry('Pod', pod.metadata.name, 'status.podIP')),
    `Pod ${namespace}/${pods[0]?.metadata.name} has this address.`,
  );
}

function externalEntries(service: Service, request: RecordRequest, ttl: number): Found {
  const { name, namespace = '' } = service.metadata;
  const title = `Service ${namespace}/${name} is of type ExternalName`;
  const { externalName = '' } = service.spec;
  if (request.endpoint !== '' || request.port !== '' || request.protocol !== '')
    return missing(`${title}: there is nothing below it.`);
  if (parseAddress(externalName)) return missing(`${title}, but ${externalName} is an address and no name.`);
  const origin = { kind: 'Service', namespace, name, path: 'spec.externalName' };
  const entry = { host: externalName, port: 0, key: `${name}.${namespace}.svc`, ttl, origin };
  return found([entry], `${title}: a CNAME for ${externalName}.`);
}

function endpointEntries(
  service: Service,
  request: RecordRequest,
  options: KubernetesOptions,
  objects: Watched,
): Found {
  const { name, namespace = '' } = service.metadata;
  const title = `Service ${namespace}/${name}`;
  const addresses = objects.slices(namespace, name).flatMap((slice) => slice.addresses);
  const named = addresses
    .map((address) => ({ address, label: endpointHostname(address, options) }))
    .filter(({ label }) => request.endpoint === '' || same(request.endpoint, label));
  const entries = named.flatMap(({ address, label }) =>
    address.ports
      .filter((port) => matchesPort(request, port))
      .map((port) => ({
        host: address.ip,
        port: port.port,
        key: `${label}.${name}.${namespace}.svc`,
        ttl: options.ttl,
        origin: { kind: 'EndpointSlice', namespace, name: address.slice, path: address.path },
      })),
  );
  if (entries.length > 0)
    return found(
      entries,
      `${title}: ${named.length} ready endpoint${named.length === 1 ? '' : 's'} in its EndpointSlices.`,
    );
  if (addresses.length === 0) return missing(`${title} is headless and has no ready endpoint.`);
  if (named.length === 0) return missing(`${title} has no ready endpoint named ${request.endpoint}.`);
  return missing(`${title} has no endpoint port ${request.port} with protocol ${request.protocol}.`);
}

function clusterIPEntries(service: Service, request: RecordRequest, ttl: number): Found {
  const { name, namespace = '' } = service.metadata;
  const ports = service.spec.ports?.map((port) => ({
    name: port.name ?? '',
    protocol: port.protocol ?? 'TCP',
    port: port.port,
  }));
  const matching = (ports && ports.length > 0 ? ports : [PLACEHOLDER]).filter((port) =>
    matchesPort(request, port),
  );
  if (matching.length === 0)
    return missing(
      `Service ${namespace}/${name} has no port ${request.port} with protocol ${request.protocol}.`,
    );
  const path = service.spec.clusterIPs?.length ? 'spec.clusterIPs' : 'spec.clusterIP';
  const entries = matching.flatMap((port) =>
    clusterIPsOf(service).map((host, index) => ({
      host,
      port: port.port,
      key: `${name}.${namespace}.svc`,
      ttl,
      origin: {
        kind: 'Service',
        namespace,
        name,
        path: path === 'spec.clusterIP' ? path : `${path}[${index}]`,
      },
    })),
  );
  return found(
    entries,
    `Service ${namespace}/${name} has a cluster address; whether endpoints are ready does not matter.`,
  );
}

/** kubernetes.go `findServices`. Names come in lower case, as objects have them, so the Service is one lookup by key. */
function findServices(request: RecordRequest, options: KubernetesOptions, objects: Watched): Found {
  const { namespace, service: name } = request;
  if (name === '') return found([], `Namespace ${namespace} exists, but has no records of its own.`);
  const service = objects.service(namespace, name);
  if (!service) return missing(`There is no Service ${name} in namespace ${namespace}.`);
  const headless = clusterIPsOf(service)[0] === 'None';
  const external = service.spec.type === 'ExternalName';
  if (options.ignoreEmptyService && !external && !headless) {
    const ready = objects.slices(namespace, name).some((slice) => slice.addresses.length > 0);
    if (!ready) return missing(`Service ${namespace}/${name} has no ready endpoint (ignore empty_service).`);
  }
  if (external) return externalEntries(service, request, options.ttl);
  return headless || request.endpoint !== ''
    ? endpointEntries(service, request, options, objects)
    : clusterIPEntries(service, request, options.ttl);
}

/** Everything that stands under a parsed name (kubernetes.go `Records`). */
export function findRecords(
  request: RecordRequest | undefined,
  options: KubernetesOptions,
  objects: Watched,
): Found {
  if (!request) return missing('No Service or Pod can have a name of this form.');
  if (request.podOrSvc === '')
    return found([], 'A name on the way to others: it exists, but has no records.');
  if (request.namespace === '')
    return found([], 'A name on the way to others: it exists, but has no records.');
  const hidden = namespaceHidden(request.namespace, options, objects);
  if (hidden !== undefined) return missing(hidden);
  return request.podOrSvc === 'pod'
    ? findPods(request, options, objects)
    : findServices(request, options, objects);
}
