import { endpointHostname } from './endpoint-hostname.ts';
import type { Entry } from './found.ts';
import type { KubernetesOptions } from './setup.ts';
import { clusterIPsOf, type Watched } from './watched.ts';

/**
 * The Service(s) whose endpoints include the server's own addresses; without one `ns.dns` with those addresses
 * (ns.go `nsAddrs`). `key` of an entry is the name of the server below the zone.
 */
export function nameServers(
  localAddresses: readonly string[],
  options: KubernetesOptions,
  objects: Watched,
): readonly Entry[] {
  const entry = (host: string, key: string, origin: Entry['origin']): Entry => ({
    host,
    port: 0,
    key,
    ttl: options.ttl,
    origin,
  });
  const found = localAddresses.flatMap((address) =>
    objects.slicesWithIP(address).flatMap((slice) => {
      const service = objects.service(slice.namespace, slice.service);
      if (!service) return [];
      const { name, namespace = '' } = service.metadata;
      const key = `${name}.${namespace}.svc`;
      if (clusterIPsOf(service)[0] !== 'None')
        return clusterIPsOf(service).map((ip, index) =>
          entry(ip, key, { kind: 'Service', namespace, name, path: `spec.clusterIPs[${index}]` }),
        );
      return slice.addresses.map((each) =>
        entry(each.ip, `${endpointHostname(each, options)}.${key}`, {
          kind: 'EndpointSlice',
          namespace,
          name: each.slice,
          path: each.path,
        }),
      );
    }),
  );
  if (found.length > 0) return found;
  return localAddresses.map((address) =>
    entry(address, 'ns.dns', {
      kind: 'Pod',
      namespace: 'kube-system',
      name: 'coredns',
      path: 'status.podIP',
    }),
  );
}
