import {
  type ApiObject,
  apiVersionOf,
  notFound,
  type Resource,
  type Status,
} from '../../../core/api/index.ts';
import { reader, type Selection, scaleOf, selecting } from '../../../core/apiserver/index.ts';
import type { RunningCluster } from '../clock.ts';
import { answer, answerText, type Call, type Reply, refuse, rendered, renderedList } from './call.ts';
import {
  expired,
  type ListOptions,
  listOptions,
  refusedOptions,
  tooLarge,
  unreadableVersion,
} from './list-options.ts';
import { logOf } from './logs.ts';
import { type Mark, markOf, pageOf, tokenOf } from './page.ts';
import { objectsAt, type Past } from './past.ts';
import type { ApiPath } from './path.ts';
import { notAllowed, nothingThere, statusBody } from './status.ts';
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
  const warnings = warningsOf(resource);
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

const CONTINUE_EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
  'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
  'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
  'deleted between the time the first chunk was returned and now may show up in the list.';

/** A list that goes on where compaction has been: the rest can still be had, as it is now. */
function continueExpired({ start }: Mark): Reply {
  const body = statusBody(expired(CONTINUE_EXPIRED));
  return answer(410, { ...body, metadata: { continue: tokenOf({ version: -1, start }) } });
}

/** The version that a list is of: the newest, unless a page goes on or exactly one is asked for. */
function versionFor(options: ListOptions, mark: Mark | undefined, current: number): number | Status {
  if (mark) return mark.version < 0 ? current : mark.version;
  const asked = Number(options.resourceVersion || 0);
  if (asked > current) return tooLarge(asked, current);
  // The oldest way to ask for one version: a limit with it (apiserver pkg/storage, "legacy exact").
  const isExact =
    options.resourceVersionMatch === 'Exact' || (options.resourceVersionMatch === '' && options.limit > 0);
  return isExact && asked > 0 ? asked : current;
}

/** LIST (apiserver pkg/storage/etcd3/store.go GetList). */
function listRequest(
  call: Call,
  { resource }: ApiPath,
  selection: Selection,
  running: RunningCluster,
  past: Past,
): Reply {
  const options = listOptions(call.url);
  const wrong = refusedOptions(options) ?? unreadableVersion(options);
  if (wrong) return refuse(wrong);
  const { api, now } = running.now();
  const selected = selecting(selection);
  if (!selected.ok) return refuse(selected.status);
  const marked = options.continues === '' ? undefined : markOf(options.continues);
  if (marked && 'status' in marked) return refuse(marked.status);
  const version = versionFor(options, marked?.mark, api.resourceVersion);
  if (typeof version !== 'number') return refuse(version);
  if (version < past.since)
    return marked
      ? continueExpired(marked.mark)
      : refuse(expired('The resourceVersion for the provided list is too old.'));
  const all = objectsAt(reader(api).list(resource.kind), resource.kind, past, version);
  const { objects, rest } = pageOf(all.filter(selected.matches), keyIn(selection), {
    limit: options.limit,
    from: marked?.mark.start ?? '',
    version,
    counts: !selection.labelSelector && !selection.fieldSelector,
  });
  const of = { kind: resource.kind, apiVersion: apiVersionOf(resource), resourceVersion: String(version) };
  return answer(200, renderedList(call, { ...of, ...rest }, objects, now), warningsOf(resource));
}

/** What a continue token calls an object: its key below what the request asks for. */
const keyIn =
  ({ namespace }: Selection) =>
  ({ metadata }: ApiObject): string =>
    namespace === undefined ? `${metadata.namespace ?? ''}/${metadata.name}` : metadata.name;

const warningsOf = ({ deprecation }: Resource): readonly string[] =>
  deprecation === undefined ? [] : [deprecation];

/** GET of an object or a subresource, LIST and WATCH. */
export function readRequest(call: Call, path: ApiPath, running: RunningCluster, watches: Watches): Reply {
  if (call.method !== 'GET') return refuse(notAllowed);
  if (path.name !== undefined) return getOne(call, path, running);
  const selection = selectionOf(call, path);
  if (listOptions(call.url).watch) return watches.open(call, selection, running.now);
  return listRequest(call, path, selection, running, watches.past());
}
