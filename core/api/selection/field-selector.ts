import { isObject } from '../json.ts';
import type { ApiObject } from '../object.ts';
import type { Resource } from '../resource.ts';
import type { ParsedSelector } from './label-selector.ts';

const INVOLVED = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

/** Fields that a kind can be selected by, beside name and namespace (kubernetes pkg/apis/core/v1/conversion.go). */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  Service: ['spec.clusterIP', 'spec.type'],
  Node: ['spec.unschedulable'],
  Namespace: ['status.phase'],
  Event: [
    ...INVOLVED.map((field) => `involvedObject.${field}`),
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
};

function valueAt(object: ApiObject, field: string): string {
  if (object.kind === 'Event' && field === 'source')
    return object.source?.component || object.reportingComponent || '';
  if (object.kind === 'Pod' && field === 'status.podIPs') return object.status?.podIPs?.[0]?.ip ?? '';
  let value: unknown = object;
  for (const key of field.split('.')) value = isObject(value) ? value[key] : undefined;
  if (value !== undefined) return String(value);
  return field === 'spec.hostNetwork' || field === 'spec.unschedulable' ? 'false' : '';
}

function unsupported(resource: Resource, field: string): string {
  if (FIELDS[resource.kind]) return `field label not supported: ${field}`;
  return `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

/** `status.phase!=Running,metadata.name=web` as the server reads it (apimachinery pkg/fields/selector.go ParseSelector). */
export function parseFieldSelector(text: string, resource: Resource): ParsedSelector<ApiObject> {
  const known = ['metadata.name', 'metadata.namespace', ...(FIELDS[resource.kind] ?? [])];
  const tests: ((object: ApiObject) => boolean)[] = [];
  for (const term of text.split(',').filter((each) => each !== '')) {
    const [, field = '', operator, value = ''] = /^(.*?)(!=|==|=)(.*)$/.exec(term) ?? [];
    if (operator === undefined)
      return { ok: false, message: `invalid selector: '${text}'; can't understand '${term}'` };
    if (!known.includes(field)) return { ok: false, message: unsupported(resource, field) };
    const isWanted = operator !== '!=';
    tests.push((object) => (valueAt(object, field) === value) === isWanted);
  }
  return { ok: true, matches: (object) => tests.every((test) => test(object)) };
}
