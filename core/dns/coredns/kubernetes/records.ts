import { selects } from '../../../api/index.ts';
import { type Found, found, missing } from './found.ts';
import type { RecordRequest } from './parse-request.ts';
import { findPods } from './pods.ts';
import { findServices } from './services.ts';
import type { KubernetesOptions } from './setup.ts';
import type { Watched } from './watched.ts';

/** Why a namespace cannot be seen, undefined if it can (namespace.go `namespaceExposed`). */
function namespaceHidden(name: string, options: KubernetesOptions, objects: Watched): string | undefined {
  if (options.namespaces.length > 0 && !options.namespaces.includes(name))
    return `The kubernetes plug-in does not serve namespace ${name}: it is not listed under namespaces.`;
  const namespace = objects.namespace(name);
  if (!namespace) return `There is no namespace ${name}.`;
  if (!selects({ matchExpressions: options.namespaceLabels }, namespace.metadata.labels))
    return `The labels of namespace ${name} do not match namespace_labels.`;
  return undefined;
}

/** Everything that stands under a parsed name (kubernetes.go `Records`). */
export function findRecords(
  request: RecordRequest | undefined,
  options: KubernetesOptions,
  objects: Watched,
): Found {
  if (!request) return missing('No Service or Pod can have a name of this form.');
  if (request.podOrSvc === '')
    return found([], 'A name on the way to others: it exists, but has no records.');
  if (request.namespace === '')
    return found([], 'A name on the way to others: it exists, but has no records.');
  const hidden = namespaceHidden(request.namespace, options, objects);
  if (hidden !== undefined) return missing(hidden);
  return request.podOrSvc === 'pod'
    ? findPods(request, options, objects)
    : findServices(request, options, objects);
}
