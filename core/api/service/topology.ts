import type { FieldError } from '../status.ts';
import { invalidValue } from '../validation/field.ts';
import type { Service } from './type.ts';

/** The annotation's name until 1.27. */
export const OLD_TOPOLOGY_ANNOTATION = 'service.kubernetes.io/topology-aware-hints';
export const TOPOLOGY_ANNOTATION = 'service.kubernetes.io/topology-mode';

/** Both spellings of the topology annotation must agree. */
export function validateAnnotationsOfTopology({ metadata }: Service): readonly FieldError[] {
  const hints = metadata.annotations?.[OLD_TOPOLOGY_ANNOTATION];
  const mode = metadata.annotations?.[TOPOLOGY_ANNOTATION];
  if (hints === undefined || mode === undefined || hints === mode) return [];
  const detail = `must match annotations[${OLD_TOPOLOGY_ANNOTATION}] when both are specified`;
  return [invalidValue(`metadata.annotations[${TOPOLOGY_ANNOTATION}]`, mode, detail)];
}
