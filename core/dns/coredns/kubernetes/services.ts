import type { Service } from '../../../api/index.ts';
import { parseAddress } from '../../message/address.ts';
import { endpointHostname } from './endpoint-hostname.ts';
import { type Found, found, missing } from './found.ts';
import type { RecordRequest } from './parse-request.ts';
import type { KubernetesOptions } from './setup.ts';
import { clusterIPsOf, PLACEHOLDER, type Watched, type WatchedPort } from './watched.ts';

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

const matchesPort = (request: RecordRequest, port: WatchedPort): boolean =>
  (request.port === '' || same(request.port, port.name)) &&
  (request.protocol === '' || same(request.protocol, port.protocol));

function externalEntries(service: Service, request: RecordRequest, ttl: number): Found {
  const { name, namespace = '' } = service.metadata;
  const title = `Service ${namespace}/${name} is of type ExternalName`;
  const { externalName = '' } = service.spec;
  const origin = { kind: 'Service', namespace, name, path: 'spec.externalName' };
  if (request.endpoint !== '' || request.port !== '' || request.protocol !== '')
    return missing(`${title}: there is nothing below it.`, origin);
  if (parseAddress(externalName))
    return missing(`${title}, but ${externalName} is an address and no name.`, origin);
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
  const slices = objects.slices(namespace, name);
  const seen = [
    { kind: 'Service', namespace, name, path: 'spec.clusterIP' },
    ...slices.map((slice) => ({ kind: 'EndpointSlice', namespace, name: slice.name, path: 'endpoints' })),
  ];
  if (named.length === 0 && request.endpoint !== '')
    return missing(`${title} has no ready endpoint named ${request.endpoint}.`, ...seen);
  if (named.length === 0) return missing(`${title} is headless and has no ready endpoint.`, ...seen);
  return missing(`${title} has no endpoint port ${request.port} with protocol ${request.protocol}.`, ...seen);
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
      { kind: 'Service', namespace, name, path: 'spec.ports' },
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
export function findServices(request: RecordRequest, options: KubernetesOptions, objects: Watched): Found {
  const { namespace, service: name } = request;
  if (name === '') return found([], `Namespace ${namespace} exists, but has no records of its own.`);
  const service = objects.service(namespace, name);
  if (!service) return missing(`There is no Service ${name} in namespace ${namespace}.`);
  const headless = clusterIPsOf(service)[0] === 'None';
  const external = service.spec.type === 'ExternalName';
  if (options.ignoreEmptyService && !external && !headless) {
    const ready = objects.slices(namespace, name).some((slice) => slice.addresses.length > 0);
    const origin = { kind: 'Service', namespace, name, path: 'spec.clusterIP' };
    if (!ready)
      return missing(`Service ${namespace}/${name} has no ready endpoint (ignore empty_service).`, origin);
  }
  if (external) return externalEntries(service, request, options.ttl);
  return headless || request.endpoint !== ''
    ? endpointEntries(service, request, options, objects)
    : clusterIPEntries(service, request, options.ttl);
}
