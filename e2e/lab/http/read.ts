import { apiVersionOf, notFound } from '../../../core/api/index.ts';
import { list, reader, type Selection, scaleOf } from '../../../core/apiserver/index.ts';
import type { RunningCluster } from '../clock.ts';
import { answer, answerText, type Call, type Reply, refuse, rendered, renderedList } from './call.ts';
import { logOf } from './logs.ts';
import type { ApiPath } from './path.ts';
import { notAllowed, nothingThere } from './status.ts';
import type { Watches } from './watch.ts';

function selectionOf({ url }: Call, { resource, namespace }: ApiPath): Selection {
  return {
    resource,
    ...(namespace === undefined ? {} : { namespace }),
    labelSelector: url.searchParams.get('labelSelector') ?? '',
    fieldSelector: url.searchParams.get('fieldSelector') ?? '',
  };
}

function getOne(
  call: Call,
  { resource, namespace = '', name = '', subresource }: ApiPath,
  running: RunningCluster,
): Reply {
  const { api, now } = running.now();
  const warnings = resource.deprecation === undefined ? [] : [resource.deprecation];
  const object = reader(api).get(resource.kind, namespace, name);
  if (!object) return refuse(notFound(resource, name), warnings);
  if (subresource === undefined || subresource === 'status')
    return answer(200, rendered(call, object, now), warnings);
  if (subresource === 'log' && object.kind === 'Pod') {
    const log = logOf(object, call.url.searchParams.get('container'));
    return 'status' in log ? refuse(log.status) : answerText(log.text);
  }
  const scale = subresource === 'scale' ? scaleOf(object) : undefined;
  return scale ? answer(200, scale) : refuse(nothingThere);
}

/** GET of an object or a subresource, LIST and WATCH. */
export function readRequest(call: Call, path: ApiPath, running: RunningCluster, watches: Watches): Reply {
  if (call.method !== 'GET') return refuse(notAllowed);
  if (path.name !== undefined) return getOne(call, path, running);
  const selection = selectionOf(call, path);
  if (call.url.searchParams.get('watch') === 'true') return watches.open(call, selection, running.now);
  const { api, now } = running.now();
  const listed = list(api, selection);
  if (!listed.ok) return refuse(listed.status);
  const { resource } = path;
  const of = {
    kind: resource.kind,
    apiVersion: apiVersionOf(resource),
    resourceVersion: String(api.resourceVersion),
  };
  const warnings = resource.deprecation === undefined ? [] : [resource.deprecation];
  return answer(200, renderedList(call, of, listed.objects, now), warnings);
}
