import type { ApiObject, EndpointSlice, Pod } from '../api/index.ts';
import type { Happening } from '../cluster/index.ts';
import type { ControlEvent } from './types.ts';

const conditionOf = (pod: Pod | undefined, type: string): string | undefined =>
  pod?.status?.conditions?.find((condition) => condition.type === type)?.status;

function podChange(pod: Pod, old: Pod | undefined): string | undefined {
  const { name } = pod.metadata;
  if (!old) return `Pod ${name} created`;
  if (!old.spec.nodeName && pod.spec.nodeName) return `Pod ${name} assigned to ${pod.spec.nodeName}`;
  if (!old.metadata.deletionTimestamp && pod.metadata.deletionTimestamp) return `Pod ${name} terminating`;
  const [before, after] = [conditionOf(old, 'Ready'), conditionOf(pod, 'Ready')];
  if (before !== after && (before === 'True' || after === 'True'))
    return after === 'True' ? `Pod ${name} ready` : `Pod ${name} not ready`;
  return old.status?.phase !== pod.status?.phase ? `Pod ${name} ${pod.status?.phase}` : undefined;
}

const states = (slice: EndpointSlice | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (slice?.endpoints ?? []).map(({ addresses, conditions }) => [
      addresses[0] ?? '',
      conditions?.terminating ? 'terminating' : conditions?.ready === false ? 'not ready' : 'ready',
    ]),
  );

function sliceChange(slice: EndpointSlice, old: EndpointSlice | undefined): string | undefined {
  const [before, after] = [states(old), states(slice)];
  const addresses = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changes = addresses.flatMap((address) => {
    const [was, is] = [before[address], after[address]];
    if (was === is) return [];
    return was === undefined
      ? [`+ ${address} (${is})`]
      : is === undefined
        ? [`− ${address}`]
        : [`${address} ${was} → ${is}`];
  });
  const port = (of: EndpointSlice | undefined): string =>
    (of?.ports ?? []).map((p) => p.port ?? '').join(',');
  if (old && port(old) !== port(slice))
    changes.push(`port ${port(old) || 'none'} → ${port(slice) || 'none'}`);
  if (changes.length === 0) return old ? undefined : `EndpointSlice ${slice.metadata.name} created, empty`;
  return `EndpointSlice ${slice.metadata.name}: ${changes.join(', ')}`;
}

/** Kinds whose every change a person would want to see, told by a plain verb. */
const PLAIN = new Set([
  'Service',
  'Deployment',
  'ReplicaSet',
  'Namespace',
  'Node',
  'ConfigMap',
  'StatefulSet',
  'DaemonSet',
  'NetworkPolicy',
]);

const specOf = (object: ApiObject | undefined): unknown =>
  object && ('spec' in object ? object.spec : 'data' in object ? object.data : undefined);

function plainChange(object: ApiObject, old: ApiObject | undefined): string | undefined {
  if (!old) return `${object.kind} ${object.metadata.name} created`;
  return JSON.stringify(specOf(old)) === JSON.stringify(specOf(object))
    ? undefined
    : `${object.kind} ${object.metadata.name} changed`;
}

function writeText({
  type,
  object,
  old,
}: Extract<Happening, { happened: 'write' }>['event']): string | undefined {
  if (type === 'DELETED')
    return object.kind === 'Event' ? undefined : `${object.kind} ${object.metadata.name} gone`;
  switch (object.kind) {
    case 'Pod':
      return podChange(object, old as Pod | undefined);
    case 'EndpointSlice':
      return sliceChange(object, old as EndpointSlice | undefined);
    case 'Event':
      return object.type === 'Warning' ? `${object.involvedObject.name}: ${object.message}` : undefined;
    default:
      return PLAIN.has(object.kind) ? plainChange(object, old) : undefined;
  }
}

const about = (object: ApiObject): ControlEvent['about'] =>
  object.kind === 'Event'
    ? {
        kind: object.involvedObject.kind,
        namespace: object.involvedObject.namespace ?? '',
        name: object.involvedObject.name,
      }
    : { kind: object.kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name };

/** What happened, in words, leaving out what nobody would notice (bookkeeping of status fields). */
export function controlEvents(happened: readonly Happening[]): readonly ControlEvent[] {
  return happened.flatMap((happening): readonly ControlEvent[] => {
    const { at, by } = happening;
    if (happening.happened === 'load')
      return [
        {
          at,
          by,
          text: `${by.split('/')[0]} on ${happening.load.node} writes its rules`,
          about: { kind: 'Node', namespace: '', name: happening.load.node },
        },
      ];
    const text = writeText(happening.event);
    return text === undefined ? [] : [{ at, by, text, about: about(happening.event.object) }];
  });
}
