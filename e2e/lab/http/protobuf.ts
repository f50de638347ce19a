import type { Json } from '../../../core/api/index.ts';

/** How a field of a message is read; a name alone is another message of the table below. */
type FieldType =
  | 'string'
  | 'int'
  | 'nonzero'
  | 'bool'
  | 'strings'
  | 'map'
  | `${string}[]`
  | `message ${string}`;
type Message = Readonly<Record<number, readonly [name: string, type: FieldType]>>;

/**
 * What kubectl's `create` commands send in protobuf, and only the fields that they set (k8s.io/api and apimachinery
 * generated.proto, v1.34).
 */
const messages: Readonly<Record<string, Message>> = {
  ObjectMeta: {
    1: ['name', 'string'],
    3: ['namespace', 'string'],
    11: ['labels', 'map'],
    12: ['annotations', 'map'],
  },
  Namespace: { 1: ['metadata', 'message ObjectMeta'] },
  ConfigMap: { 1: ['metadata', 'message ObjectMeta'], 2: ['data', 'map'] },
  Service: { 1: ['metadata', 'message ObjectMeta'], 2: ['spec', 'message ServiceSpec'] },
  ServiceSpec: {
    1: ['ports', 'ServicePort[]'],
    2: ['selector', 'map'],
    3: ['clusterIP', 'string'],
    4: ['type', 'string'],
    10: ['externalName', 'string'],
  },
  ServicePort: {
    1: ['name', 'string'],
    2: ['protocol', 'string'],
    3: ['port', 'int'],
    4: ['targetPort', 'message IntOrString'],
    5: ['nodePort', 'nonzero'],
  },
  Deployment: { 1: ['metadata', 'message ObjectMeta'], 2: ['spec', 'message DeploymentSpec'] },
  DeploymentSpec: {
    1: ['replicas', 'int'],
    2: ['selector', 'message LabelSelector'],
    3: ['template', 'message PodTemplateSpec'],
  },
  LabelSelector: { 1: ['matchLabels', 'map'] },
  PodTemplateSpec: { 1: ['metadata', 'message ObjectMeta'], 2: ['spec', 'message PodSpec'] },
  PodSpec: { 2: ['containers', 'Container[]'] },
  Container: {
    1: ['name', 'string'],
    2: ['image', 'string'],
    3: ['command', 'strings'],
    4: ['args', 'strings'],
    6: ['ports', 'ContainerPort[]'],
  },
  ContainerPort: { 3: ['containerPort', 'int'], 4: ['protocol', 'string'] },
  Eviction: { 1: ['metadata', 'message ObjectMeta'], 2: ['deleteOptions', 'message DeleteOptions'] },
  DeleteOptions: { 1: ['gracePeriodSeconds', 'int'], 5: ['dryRun', 'strings'] },
  IntOrString: { 1: ['type', 'int'], 2: ['intVal', 'int'], 3: ['strVal', 'string'] },
  Unknown: { 1: ['typeMeta', 'message TypeMeta'] },
  TypeMeta: { 1: ['apiVersion', 'string'], 2: ['kind', 'string'] },
};

interface Field {
  readonly number: number;
  readonly value: number | Uint8Array;
}

function varint(bytes: Uint8Array, at: number): readonly [value: number, next: number] {
  let [value, scale, index] = [0, 1, at];
  for (;;) {
    const byte = bytes[index++] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return [value, index];
    scale *= 128;
  }
}

/** The fields of a message, in order (https://protobuf.dev/programming-guides/encoding): varints and byte strings. */
function fieldsOf(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [tag, start] = varint(bytes, at);
    const [value, next] = varint(bytes, start);
    const isBytes = (tag & 7) === 2;
    at = isBytes ? next + value : next;
    fields.push({ number: tag >>> 3, value: isBytes ? bytes.subarray(next, at) : value });
  }
  return fields;
}

const text = (value: Field['value']): string =>
  typeof value === 'number' ? '' : Buffer.from(value).toString('utf8');

function entry(bytes: Uint8Array): Readonly<Record<string, string>> {
  const [key, value] = [1, 2].map((wanted) => fieldsOf(bytes).find(({ number }) => number === wanted)?.value);
  return { [text(key ?? 0)]: text(value ?? 0) };
}

function read(type: FieldType, value: Field['value'], before: unknown): unknown {
  if (typeof value === 'number') return type === 'bool' ? value !== 0 : value;
  if (type === 'map') return { ...(before as object), ...entry(value) };
  if (type === 'strings') return [...((before as unknown[]) ?? []), text(value)];
  if (type.endsWith('[]')) return [...((before as unknown[]) ?? []), message(type.slice(0, -2), value)];
  if (type.startsWith('message ')) return message(type.slice('message '.length), value);
  return text(value);
}

/** A message as JSON. Go writes empty fields too: those are left out, as JSON does with `omitempty`. */
function message(name: string, bytes: Uint8Array): unknown {
  const result: Record<string, unknown> = {};
  for (const { number, value } of fieldsOf(bytes)) {
    const [field, type] = messages[name]?.[number] ?? [];
    if (field === undefined || type === undefined) continue;
    if (type === 'nonzero' && value === 0) continue;
    const said = read(type, value, result[field]);
    if (said !== '') result[field] = said;
  }
  if (name !== 'IntOrString') return result;
  return result.type === 1 ? result.strVal : result.intVal;
}

const MAGIC = 'k8s\0';

/** An object that came as application/vnd.kubernetes.protobuf; undefined when it is of no kind that is read. */
export function fromProtobuf(body: Buffer): Json | undefined {
  if (body.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) return undefined;
  const envelope = body.subarray(MAGIC.length);
  const { typeMeta } = message('Unknown', envelope) as { typeMeta: { apiVersion: string; kind: string } };
  const raw = fieldsOf(envelope).find(({ number }) => number === 2)?.value;
  if (!messages[typeMeta.kind] || !(raw instanceof Uint8Array)) return undefined;
  return { ...typeMeta, ...(message(typeMeta.kind, raw) as object) };
}
