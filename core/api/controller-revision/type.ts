import type { JsonObject } from '../json.ts';
import type { ApiObjectOf } from '../meta.ts';

/** apps/v1 ControllerRevision: what a StatefulSet or DaemonSet once said of its Pods, as a patch that says it again. */
export interface ControllerRevision extends ApiObjectOf<'ControllerRevision', 'apps/v1'> {
  readonly data: JsonObject;
  readonly revision: number;
}
