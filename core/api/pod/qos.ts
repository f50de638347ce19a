import { quantityValue } from '../quantity.ts';
import type { PodSpec } from './type.ts';

const COMPUTE = ['cpu', 'memory'] as const;

/** ComputePodQOS (pkg/apis/core/helper/qos). */
export function qosClass(spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const resources = [...spec.containers, ...(spec.initContainers ?? [])].map((each) => each.resources ?? {});
  const given = (of: 'requests' | 'limits', name: string): boolean =>
    resources.some((each) => quantityValue(each[of]?.[name] ?? '0') > 0);
  if (!COMPUTE.some((name) => given('requests', name) || given('limits', name))) return 'BestEffort';
  const isGuaranteed = resources.every(({ limits, requests }) =>
    COMPUTE.every((name) => {
      const limit = quantityValue(limits?.[name] ?? '0');
      return limit > 0 && quantityValue(requests?.[name] ?? limits?.[name] ?? '0') === limit;
    }),
  );
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}
