import type { KubernetesOptions } from './setup.ts';
import type { WatchedAddress } from './watched.ts';

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
