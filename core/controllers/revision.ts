import type { PodTemplate } from '../api/index.ts';
import { computeHash } from './deployment/hash.ts';

export const REVISION_LABEL = 'controller-revision-hash';

/**
 * Name of the revision that a StatefulSet's or DaemonSet's template stands for. Upstream keeps ControllerRevision
 * objects; here the hash alone tells Pods of one template from those of another.
 */
export const revisionHash = (template: PodTemplate): string => computeHash(template);
