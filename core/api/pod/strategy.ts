import { defined, sameJson } from '../json.ts';
import type { Strategy } from '../strategy.ts';
import { defaultPod } from './defaults.ts';
import { qosClass } from './qos.ts';
import type { Pod, PodSpec } from './type.ts';
import { validatePodUpdate } from './update.ts';
import { validatePod } from './validation.ts';

/** A scheduler's Binding sets the node's name and nothing else; the server does not count that as a new spec. */
const unbound = ({ nodeName: _, ...spec }: PodSpec): Omit<PodSpec, 'nodeName'> => spec;

/** pkg/registry/core/pod/strategy.go. */
export const podStrategy: Strategy<Pod> = {
  default: defaultPod,
  prepareForCreate: (pod) => ({ ...pod, status: { phase: 'Pending', qosClass: qosClass(pod.spec) } }),
  prepareForUpdate: (pod, old) => defined({ ...pod, status: old.status }) as Pod,
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  changesGeneration: (pod, old) => !sameJson(unbound(pod.spec), unbound(old.spec)),
};
