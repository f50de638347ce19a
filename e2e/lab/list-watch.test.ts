import { afterAll, beforeAll, expect, test } from 'vitest';
import { newCluster } from './cluster.ts';
import { type Lab, startLab } from './lab.ts';

/**
 * What lists and watches promise about versions, rule by rule (kubernetes.io/docs/reference/using-api/api-concepts,
 * apimachinery pkg/apis/meta/internalversion/validation, apiserver pkg/storage). Time stands, so nobody else writes.
 */

interface Meta {
  readonly name: string;
  readonly resourceVersion: string;
  readonly uid: string;
  readonly generation?: number;
  readonly annotations?: Record<string, string>;
}
interface Body {
  readonly kind: string;
  readonly message?: string;
  readonly reason?: string;
  readonly code?: number;
  readonly metadata: Meta & { readonly continue?: string; readonly remainingItemCount?: number };
  readonly items?: readonly { readonly metadata: Meta; readonly data?: Record<string, string> }[];
  readonly data?: Record<string, string>;
}

let lab: Lab;
beforeAll(async () => {
  lab = await startLab(newCluster(), { speed: 0 });
  for (const name of ['a', 'b', 'c', 'd']) await write('POST', '', configMap(name, { app: 'web' }));
});
afterAll(() => lab.close());

const MAPS = '/api/v1/namespaces/default/configmaps';
const configMap = (name: string, labels: Record<string, string> = {}, data: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels },
  data,
});

async function get(query = '', path = MAPS): Promise<Body> {
  return (await (await fetch(`${lab.url}${path}?${query}`)).json()) as Body;
}
async function write(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Body> {
  const init = { method, headers: { 'Content-Type': type }, body: JSON.stringify(body ?? {}) };
  return (await (await fetch(`${lab.url}${MAPS}${path}`, init)).json()) as Body;
}
const merge = (path: string, body: unknown): Promise<Body> =>
  write('PATCH', path, body, 'application/merge-patch+json');
const names = ({ items = [] }: Body): readonly string[] => items.map(({ metadata }) => metadata.name);
const version = async (): Promise<number> => Number((await get()).metadata.resourceVersion);

interface Seen {
  readonly type: string;
  readonly object: Body & { readonly metadata: Meta & { readonly labels?: Record<string, string> } };
}

/** Reads a watch until so many events have come. `then` happens once the stream is open. */
async function watch(
  query: string,
  count: number,
  then: () => Promise<unknown> = async () => {},
): Promise<Seen[]> {
  const abort = new AbortController();
  const response = await fetch(`${lab.url}${MAPS}?watch=true&${query}`, { signal: abort.signal });
  await then();
  const seen: Seen[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    seen.push(...lines.map((line) => JSON.parse(line) as Seen));
    if (seen.length >= count) break;
  }
  abort.abort();
  return seen.slice(0, count);
}
const told = (seen: readonly Seen[]): readonly string[] =>
  seen.map(({ type, object }) => `${type} ${object.metadata.name ?? object.message ?? ''}`.trim());

test('a list without a version, of any, and of a version not older are the newest', async () => {
  const now = await version();
  for (const query of [
    '',
    'resourceVersion=0',
    'resourceVersion=1',
    'resourceVersion=1&resourceVersionMatch=NotOlderThan',
  ])
    expect((await get(query)).metadata.resourceVersion).toBe(String(now));
});

test('exactly a version is what there was then', async () => {
  const before = await version();
  await merge('/a', { data: { key: 'new' } });
  await write('POST', '', configMap('later'));
  await write('DELETE', '/b');
  const then = await get(`resourceVersion=${before}&resourceVersionMatch=Exact`);
  expect(names(then)).toEqual(['a', 'b', 'c', 'd']);
  expect(then.items?.[0]?.data).toBeUndefined();
  expect(then.metadata.resourceVersion).toBe(String(before));
  expect(names(await get())).toEqual(['a', 'c', 'd', 'later']);
  await write('DELETE', '/later');
  await write('POST', '', configMap('b', { app: 'web' }));
});

test('pages are all of the same version', async () => {
  const first = await get('limit=2');
  expect(names(first)).toEqual(['a', 'b']);
  expect(first.metadata.remainingItemCount).toBe(2);
  await write('DELETE', '/d');
  const rest = await get(`limit=2&continue=${first.metadata.continue}`);
  expect(names(rest)).toEqual(['c', 'd']);
  expect(rest.metadata).toEqual({ resourceVersion: first.metadata.resourceVersion });
  await write('POST', '', configMap('d', { app: 'web' }));
  expect((await get('limit=1&labelSelector=app')).metadata.remainingItemCount).toBeUndefined();
});

test.each([
  [
    'resourceVersionMatch=Exact',
    'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
  ],
  [
    'resourceVersion=0&resourceVersionMatch=Exact',
    'resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
  ],
  [
    'resourceVersion=5&resourceVersionMatch=exact',
    'resourceVersionMatch: Unsupported value: "exact": supported values: "Exact", "NotOlderThan", ""',
  ],
  ['sendInitialEvents=true', 'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list'],
  [
    'watch=true&resourceVersionMatch=NotOlderThan',
    'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
  ],
  [
    'watch=true&sendInitialEvents=true',
    'resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
  ],
])('%s is refused', async (query, why) => {
  expect(await get(query)).toMatchObject({
    code: 422,
    reason: 'Invalid',
    message: `ListOptions.meta.k8s.io "" is invalid: ${why}`,
  });
});

test('versions that cannot be had', async () => {
  expect(await get('resourceVersion=1&resourceVersionMatch=Exact')).toMatchObject({
    code: 410,
    reason: 'Expired',
    message: 'The resourceVersion for the provided list is too old.',
  });
  const now = await version();
  expect(await get('resourceVersion=999999')).toMatchObject({
    code: 504,
    reason: 'Timeout',
    message: `Timeout: Too large resource version: 999999, current: ${now}`,
  });
  expect((await get('resourceVersion=x')).message).toBe(
    'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
  );
  const token = Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: 1, start: 'c' })).toString('base64url');
  const expired = await get(`limit=2&continue=${token}`);
  expect(expired).toMatchObject({ code: 410, reason: 'Expired' });
  expect(names(await get(`limit=2&continue=${expired.metadata.continue}`))).toEqual(['c', 'd']);
});

test('a watch without a version begins with what there is', async () => {
  const all = ['ADDED a', 'ADDED b', 'ADDED c', 'ADDED d'];
  expect(told(await watch('', 4))).toEqual(all);
  expect(told(await watch('resourceVersion=0', 4))).toEqual(all);
});

test('a watch from a version tells what came after it, to the end', async () => {
  const from = await version();
  await merge('/a', { data: { key: '1' } });
  const seen = await watch(`resourceVersion=${from}`, 3, async () => {
    await write('POST', '', configMap('e'));
    await write('DELETE', '/e');
  });
  expect(told(seen)).toEqual(['MODIFIED a', 'ADDED e', 'DELETED e']);
  const versions = seen.map(({ object }) => Number(object.metadata.resourceVersion));
  expect(versions).toEqual([from + 1, from + 2, from + 3]);
});

test('a version that is compacted ends the watch', async () => {
  const [event] = await watch('resourceVersion=1', 1);
  expect(event).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
  expect(event?.object.message).toMatch(/^too old resource version: 1 \(\d+\)$/);
});

test('initial events end with a bookmark', async () => {
  const now = await version();
  const query = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
  const seen = await watch(query, 5);
  expect(told(seen)).toEqual(['ADDED a', 'ADDED b', 'ADDED c', 'ADDED d', 'BOOKMARK']);
  expect(seen[4]?.object.metadata).toEqual({
    resourceVersion: String(now),
    annotations: { 'k8s.io/initial-events-end': 'true' },
  });
});

test('a selector makes coming ADDED and going DELETED, shown as it was last seen', async () => {
  const from = await version();
  const seen = await watch(`resourceVersion=${from}&labelSelector=app=web`, 2, async () => {
    await merge('/c', { metadata: { labels: { app: 'other' } } });
    await merge('/c', { metadata: { labels: { app: 'web' } } });
  });
  expect(told(seen)).toEqual(['DELETED c', 'ADDED c']);
  expect(seen[0]?.object.metadata).toMatchObject({
    labels: { app: 'web' },
    resourceVersion: String(from + 1),
  });
  const named = await watch(`resourceVersion=${from}&fieldSelector=metadata.name=c`, 2);
  expect(told(named)).toEqual(['MODIFIED c', 'MODIFIED c']);
});

test('a write with an old version is a conflict, with none it is not', async () => {
  const { metadata } = await get('', `${MAPS}/a`);
  await merge('/a', { data: { key: '2' } });
  const old = { ...configMap('a'), metadata: { name: 'a', resourceVersion: metadata.resourceVersion } };
  const conflict =
    'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again';
  expect(await write('PUT', '/a', old)).toMatchObject({ code: 409, reason: 'Conflict', message: conflict });
  expect(await merge('/a', old)).toMatchObject({ code: 409, message: conflict });
  expect((await write('PUT', '/a', configMap('a', { app: 'web' }))).kind).toBe('ConfigMap');
});

test('a body has the name of its URL, and the object that was meant', async () => {
  const { metadata } = await get('', `${MAPS}/a`);
  expect((await write('PUT', '/a', configMap('b'))).message).toBe(
    'the name of the object (b) does not match the name on the URL (a)',
  );
  expect((await merge('/a', { metadata: { name: 'b' } })).message).toBe(
    'the name of the object (b) does not match the name on the URL (a)',
  );
  expect((await write('PUT', '/a', { ...configMap('a'), metadata: { name: 'a', uid: 'x' } })).message).toBe(
    `Operation cannot be fulfilled on configmaps "a": StorageError: invalid object, Code: 4, Key: /registry/configmaps/default/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: ${metadata.uid}`,
  );
  expect((await merge('/a', { metadata: { uid: 'x' } })).message).toBe(
    'ConfigMap "a" is invalid: metadata.uid: Invalid value: "x": field is immutable',
  );
  expect((await write('DELETE', '/a', { preconditions: { uid: 'x' } })).message).toBe(
    `Operation cannot be fulfilled on configmaps "a": the UID in the precondition (x) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
  );
});

test('a dry run changes nothing, not even the version', async () => {
  const before = await version();
  const made = await write('POST', '?dryRun=All', configMap('dry'));
  expect(made.metadata.name).toBe('dry');
  await merge('/a?dryRun=All', { data: { key: 'dry' } });
  await write('DELETE', '/a', { dryRun: ['All'] });
  expect(await version()).toBe(before);
  expect(names(await get())).toEqual(['a', 'b', 'c', 'd']);
});

test('a write that changes nothing keeps the version', async () => {
  const before = await get('', `${MAPS}/a`);
  expect((await merge('/a', { data: before.data })).metadata.resourceVersion).toBe(
    before.metadata.resourceVersion,
  );
});
