import type { ApiObject } from './object.ts';
import { podSpecDiff } from './pod/diff.ts';
import { podSpecWarnings } from './pod/warnings.ts';
import { serviceWarnings } from './service/warnings.ts';
import type { Words } from './words.ts';

/** WarningsOnCreate and WarningsOnUpdate of the strategies. */
function warnings(object: ApiObject, old?: ApiObject): readonly string[] {
  switch (object.kind) {
    case 'Service':
      return serviceWarnings(object);
    case 'Pod':
      return old ? [] : podSpecWarnings(object.spec, 'spec');
    case 'DaemonSet':
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
      return object.spec.template ? podSpecWarnings(object.spec.template.spec, 'spec.template.spec') : [];
    default:
      return [];
  }
}

/** All that the server says at length. */
export const serverWords: Words = { specDiff: podSpecDiff, warnings };
