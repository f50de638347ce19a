import { parseAddress } from '../../message/address.ts';
import { type Entry, type Found, found, missing } from './found.ts';
import type { RecordRequest } from './parse-request.ts';
import type { KubernetesOptions } from './setup.ts';
import type { Watched } from './watched.ts';

/** kubernetes.go `findPods`. */
export function findPods(
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
