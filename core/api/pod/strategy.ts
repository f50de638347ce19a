import { defined, sameJson } from '../json.ts';
import type { Strategy } from '../strategy.ts';
import { defaultPod } from './defaults.ts';
import { qosClass } from './qos.ts';
import type { Pod, PodSpec } from './type.ts';
import { isBinding, validatePodUpdate } from './update.ts';
import { validatePod } from './validation.ts';

/** A scheduler's Binding sets the node's name and nothing else; the server does not count that as a new spec. */
const unbound = ({ nodeName: _, ...spec }: PodSpec): Omit<PodSpec, 'nodeName'> => spec;

/** pkg/registry/core/pod/strategy.go. */
export const podStrategy: Strategy<Pod> = {
  default: (pod, old) => (old && isBinding(pod.spec, old.spec) ? pod : defaultPod(pod)),
  prepareForCreate: (pod) => ({ ...pod, status: { phase: 'Pending', qosClass: qosClass(pod.spec) } }),
  prepareForUpdate: (pod, old) => defined({ ...pod, status: old.status }) as Pod,
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  changesGeneration: (pod, old) =>
    !isBinding(pod.spec, old.spec) && !sameJson(unbound(pod.spec), unbound(old.spec)),
};
