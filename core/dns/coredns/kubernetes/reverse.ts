import { below } from '../../message/name.ts';
import { endpointHostname } from './endpoint-hostname.ts';
import type { Entry } from './found.ts';
import type { KubernetesOptions } from './setup.ts';
import type { Watched } from './watched.ts';

/** Names of an address: its Service if it is a cluster address, else every ready endpoint that has it (reverse.go `serviceRecordForIP`). */
export function findNames(ip: string, options: KubernetesOptions, objects: Watched): readonly Entry[] {
  const hidden = (namespace: string) =>
    options.namespaces.length > 0 && !options.namespaces.includes(namespace);
  const entry = (domain: string, origin: Entry['origin']): Entry => ({
    host: below(`${domain}.svc`, options.primaryZone),
    port: 0,
    key: '',
    ttl: options.ttl,
    origin,
  });
  const service = objects.serviceWithIP(ip);
  if (service && !hidden(service.metadata.namespace ?? '')) {
    const { name, namespace = '' } = service.metadata;
    return [entry(`${name}.${namespace}`, { kind: 'Service', namespace, name, path: 'spec.clusterIPs' })];
  }
  return objects.slicesWithIP(ip).flatMap(({ namespace, service: name, addresses }) =>
    addresses
      .filter((address) => address.ip === ip && !hidden(namespace))
      .filter((address) => !options.ptrHostnameOnly || address.hostname !== '')
      .map((address) =>
        entry(`${endpointHostname(address, options)}.${name}.${namespace}`, {
          kind: 'EndpointSlice',
          namespace,
          name: address.slice,
          path: address.path,
        }),
      ),
  );
}
