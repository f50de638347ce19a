import { type ApiObject, type NetworkPolicy, type Pod, podAddresses, selects } from '../api/index.ts';
import { type Sorted, sortedValues } from '../sim/index.ts';

/** Policies of a Pod's namespace whose podSelector selects it. */
export const policiesOf = (policies: readonly NetworkPolicy[], pod: Pod): readonly NetworkPolicy[] =>
  policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.metadata.namespace && selects(spec.podSelector, pod.metadata.labels),
  );

const known = new WeakMap<Sorted<ApiObject>, ReadonlyMap<string, Pod>>();

function indexed(pods: Sorted<ApiObject>): ReadonlyMap<string, Pod> {
  const found = known.get(pods);
  if (found) return found;
  const by = new Map<string, Pod>();
  for (const pod of sortedValues(pods) as readonly Pod[])
    if (!pod.spec.hostNetwork)
      for (const address of podAddresses(pod))
        if (!by.has(address) || pod.status?.phase === 'Running') by.set(address, pod);
  known.set(pods, by);
  return by;
}

/** The Pod with a network of its own that has an address: a running one if there is one (pkg/networkpolicy getPodAssignedToIP). */
export const podWith = (pods: Sorted<ApiObject>, address: string): Pod | undefined =>
  indexed(pods).get(address);
