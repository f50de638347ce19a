import type { ServerResponse } from 'node:http';
import type { ApiObject, Resource } from '../../../core/api/index.ts';
import { reader, type Selection, selecting, type WatchEvent } from '../../../core/apiserver/index.ts';
import type { Cluster } from '../../../core/cluster/index.ts';
import { type Call, type Reply, refuse, rendered } from './call.ts';

/** Streams that are open, and the events that a watch from an earlier version still needs. */
export interface Watches {
  tell(events: readonly WatchEvent[]): void;
  open(call: Call, selection: Selection, cluster: () => Cluster): Reply;
  close(): void;
}

/** etcd forgets after five minutes; here after so many events. */
const KEPT = 10_000;

interface Stream {
  /** The state of things, or what happened since the version that the client has seen. */
  begin(past: readonly WatchEvent[]): void;
  tell(event: WatchEvent): void;
  end(): void;
}

const versionOf = ({ object }: WatchEvent): number => Number(object.metadata.resourceVersion);

/** What an event is to one who sees a part of the objects only: coming into sight is ADDED, going out of it DELETED. */
function seen(event: WatchEvent, matches: (object: ApiObject) => boolean): WatchEvent['type'] | undefined {
  const was = event.old !== undefined && matches(event.old);
  const is = event.type !== 'DELETED' && matches(event.object);
  if (is) return was ? 'MODIFIED' : 'ADDED';
  return was ? 'DELETED' : undefined;
}

function bookmark({ kind, group, version }: Resource, resourceVersion: number): unknown {
  return {
    kind,
    apiVersion: group === '' ? version : `${group}/${version}`,
    metadata: {
      resourceVersion: String(resourceVersion),
      annotations: { 'k8s.io/initial-events-end': 'true' },
    },
  };
}

function newStream(
  call: Call,
  resource: Resource,
  matches: (object: ApiObject) => boolean,
  response: ServerResponse,
  cluster: () => Cluster,
): Stream {
  const send = (type: string, object: unknown): void => {
    response.write(`${JSON.stringify({ type, object })}\n`);
  };
  const tell = (event: WatchEvent): void => {
    const type = event.object.kind === resource.kind ? seen(event, matches) : undefined;
    if (type) send(type, rendered(call, event.object, cluster().now));
  };
  const asked = (name: string): number => Number(call.url.searchParams.get(name) ?? 0);
  return {
    tell,
    end: () => response.end(),
    begin(past) {
      const { api, now } = cluster();
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.flushHeaders();
      const from = asked('resourceVersion');
      const wantsInitial = call.url.searchParams.get('sendInitialEvents') === 'true';
      if (from === 0 || wantsInitial)
        for (const object of reader(api).list(resource.kind).filter(matches))
          send('ADDED', rendered(call, object, now));
      else for (const event of past) if (versionOf(event) > from) tell(event);
      if (wantsInitial) send('BOOKMARK', bookmark(resource, api.resourceVersion));
      const seconds = asked('timeoutSeconds');
      const timer = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined;
      response.on('close', () => clearTimeout(timer));
    },
  };
}

/** Watch streams over the writes of one cluster. */
export function newWatches(): Watches {
  const streams = new Set<Stream>();
  let past: readonly WatchEvent[] = [];
  return {
    tell(events) {
      if (events.length === 0) return;
      past = [...past, ...events].slice(-KEPT);
      for (const stream of streams) for (const event of events) stream.tell(event);
    },
    close() {
      for (const stream of streams) stream.end();
    },
    open(call, selection, cluster) {
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
