import type { ServerResponse } from 'node:http';
import { type ApiObject, apiVersionOf, type Resource } from '../../../core/api/index.ts';
import { reader, type Selection, selecting, type WatchEvent } from '../../../core/apiserver/index.ts';
import type { Cluster } from '../../../core/cluster/index.ts';
import { type Call, type Reply, refuse, rendered } from './call.ts';
import { expired, listOptions, refusedOptions, unreadableVersion } from './list-options.ts';
import { type Past, remembered, versionOf } from './past.ts';
import { statusBody } from './status.ts';

/** Streams that are open, and the events that a watch from an earlier version still needs. */
export interface Watches {
  tell(events: readonly WatchEvent[]): void;
  /** What is remembered of what happened. */
  past(): Past;
  open(call: Call, selection: Selection, cluster: () => Cluster): Reply;
  close(): void;
}

interface Stream {
  /** The state of things, or what happened since the version that the client has seen. */
  begin(past: Past): void;
  tell(event: WatchEvent): void;
  end(): void;
}

/** What an event is to one who sees a part of the objects only: coming into sight is ADDED, going out of it DELETED. */
function seen(event: WatchEvent, matches: (object: ApiObject) => boolean): WatchEvent['type'] | undefined {
  const was = event.old !== undefined && matches(event.old);
  const is = event.type !== 'DELETED' && matches(event.object);
  if (is) return was ? 'MODIFIED' : 'ADDED';
  return was ? 'DELETED' : undefined;
}

/** An object that goes out of sight is shown as it was when last seen, with the version of what took it away. */
function shown(type: WatchEvent['type'], { object, old }: WatchEvent): ApiObject {
  if (type !== 'DELETED' || !old) return object;
  const { resourceVersion } = object.metadata;
  return { ...old, metadata: { ...old.metadata, ...(resourceVersion ? { resourceVersion } : {}) } };
}

/** All objects up to this version have been told of. */
const bookmark = (resource: Resource, resourceVersion: number, annotations?: Record<string, string>) => ({
  kind: resource.kind,
  apiVersion: apiVersionOf(resource),
  metadata: { resourceVersion: String(resourceVersion), ...(annotations ? { annotations } : {}) },
});

/** How often a watch that asks for bookmarks gets one, in ms (apiserver pkg/storage/cacher defaultBookmarkFrequency). */
const BOOKMARKS = 60_000;

function newStream(
  call: Call,
  resource: Resource,
  matches: (object: ApiObject) => boolean,
  response: ServerResponse,
  cluster: () => Cluster,
): Stream {
  const options = listOptions(call.url);
  const from = Number(options.resourceVersion || 0);
  const send = (type: string, object: unknown): void => {
    if (!response.writableEnded) response.write(`${JSON.stringify({ type, object })}\n`);
  };
  const tell = (event: WatchEvent): void => {
    const type = event.object.kind === resource.kind ? seen(event, matches) : undefined;
    if (type && versionOf(event) > from) send(type, rendered(call, shown(type, event), cluster().now));
  };
  const sendInitial = (): void => {
    const { api, now } = cluster();
    for (const object of reader(api).list(resource.kind).filter(matches))
      send('ADDED', rendered(call, object, now));
    if (options.sendInitialEvents && options.allowWatchBookmarks)
      send('BOOKMARK', bookmark(resource, api.resourceVersion, { 'k8s.io/initial-events-end': 'true' }));
  };
  return {
    tell,
    end: () => response.end(),
    begin(past) {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.flushHeaders();
      if (options.sendInitialEvents || (options.sendInitialEvents === undefined && from === 0)) sendInitial();
      else if (from > 0 && from < past.since) {
        send('ERROR', statusBody(expired(`too old resource version: ${from} (${past.since})`)));
        response.end();
      } else if (from > 0) past.events.forEach(tell);
      const seconds = Number(call.url.searchParams.get('timeoutSeconds') ?? 0);
      const timer = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined;
      const marking = options.allowWatchBookmarks
        ? setInterval(() => send('BOOKMARK', bookmark(resource, cluster().api.resourceVersion)), BOOKMARKS)
        : undefined;
      response.on('close', () => {
        clearTimeout(timer);
        clearInterval(marking);
      });
    },
  };
}

/** Watch streams over the writes of one cluster, which was at version `since` when they began to be heard of. */
export function newWatches(since: number): Watches {
  const streams = new Set<Stream>();
  let past: Past = { since, events: [] };
  return {
    tell(events) {
      if (events.length === 0) return;
      past = remembered(past, events);
      for (const stream of streams) for (const event of events) stream.tell(event);
    },
    past: () => past,
    close() {
      for (const stream of streams) stream.end();
    },
    open(call, selection, cluster) {
      const options = listOptions(call.url);
      const wrong = refusedOptions(options) ?? unreadableVersion(options);
      if (wrong) return refuse(wrong);
      const selected = selecting(selection);
      if (!selected.ok) return refuse(selected.status);
      return {
        stream(response) {
          const stream = newStream(call, selection.resource, selected.matches, response, cluster);
          stream.begin(past);
          streams.add(stream);
          response.on('close', () => streams.delete(stream));
        },
      };
    },
  };
}
