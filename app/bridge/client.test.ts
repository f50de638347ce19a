import * as Comlink from 'comlink';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Answer, ManifestFile, SavedHistory } from '../../core/index.ts';
import { type BridgeEvents, openBridge } from './client.ts';
import type { CoreFault, SessionApi, Started } from './protocol.ts';

const files = (text: string): readonly ManifestFile[] => [{ name: 'web.yaml', text }];
const answerOf = (text: string): Answer => ({ frame: { applyLog: [text] } }) as unknown as Answer;

/** What the workers of a test do with text: some of it makes them throw. */
let workers: StandIn[] = [];
const startsWith: string[] = [];
let nothingStarts = false;

const api = (worker: StandIn): SessionApi => ({
  start: async (saved) => {
    const text = saved.files?.[0]?.text ?? 'example';
    startsWith.push(saved.history ? `${text} and ${saved.history.on}` : text);
    if (text.includes('never') || nothingStarts || saved.history?.on === 'never')
      throw { message: 'cannot start', stack: '', inputs: [] } satisfies CoreFault;
    return { ...answerOf(text), files: files(text) };
  },
  dispatch: async (input) => {
    const text = input.input === 'edit' ? (input.files[0]?.text ?? '') : input.input;
    if (text.includes('throws'))
      throw { message: 'a bug', stack: 'at core', inputs: [input] } satisfies CoreFault;
    if (input.input === 'exec') worker.kept = { on: input.line, branches: [] };
    if (text.includes('breaks')) worker.fail('out of memory');
    return text.includes('breaks') ? new Promise<never>(() => undefined) : answerOf(text);
  },
  seek: async () => answerOf('seek'),
  history: async () => ({ branch: 'main', branches: [], inputs: [], events: [], expiries: [] }),
  saved: async () => worker.kept,
  renameBranch: async (_, to) => ({ branch: to, branches: [], inputs: [], events: [], expiries: [] }),
  compare: async () => ({ left: { label: '' }, right: { label: '' }, rows: [], sameOutcome: true }),
  conntrack: async (node) => ({ node, command: 'conntrack -L', lines: [] }),
  rules: async (node) => ({ node, command: 'iptables-save', lines: [] }),
  object: async () => undefined,
  table: async () => undefined,
  dns: async () => ({
    corefile: '',
    original: '',
    blocks: [],
    withoutEffect: [],
    log: [],
    refused: false,
    pending: false,
    servers: [],
    nodeLocal: false,
    outside: {},
    unreachable: false,
  }),
  controls: async () => ({ delays: [], instances: [], ipvsSchedulers: [] }),
  locate: async () => undefined,
});

/** A worker in the same thread: a message channel with the API at its other end. */
class StandIn {
  private readonly channel = new MessageChannel();
  private readonly errors: ((event: { message: string }) => void)[] = [];
  ended = false;
  kept: SavedHistory | undefined;

  constructor() {
    workers.push(this);
    Comlink.expose(api(this), this.channel.port2 as unknown as Comlink.Endpoint);
    this.channel.port1.start();
  }
  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.channel.port1.postMessage(message, transfer);
  }
  addEventListener(type: string, listener: never): void {
    if (type === 'error') this.errors.push(listener);
    else this.channel.port1.addEventListener(type, listener);
  }
  removeEventListener(type: string, listener: never): void {
    this.channel.port1.removeEventListener(type, listener);
  }
  fail(message: string): void {
    for (const listener of this.errors) listener({ message });
  }
  terminate(): void {
    this.ended = true;
    this.channel.port1.close();
  }
}

const seen = {
  kept: [] as (string | undefined)[],
  faults: [] as CoreFault[],
  recovered: [] as Started[],
  down: [] as CoreFault[],
};
const events: BridgeEvents = {
  onFault: (fault) => seen.faults.push(fault),
  onRecovered: (started) => seen.recovered.push(started),
  onHistory: (history) => seen.kept.push(history?.on),
  onDown: (fault) => seen.down.push(fault),
};

beforeEach(() => {
  workers = [];
  startsWith.length = 0;
  nothingStarts = false;
  Object.assign(seen, { kept: [], faults: [], recovered: [], down: [] });
  vi.stubGlobal('Worker', StandIn);
});

afterEach(() => {
  for (const worker of workers) worker.terminate();
  vi.unstubAllGlobals();
});

test('answers come from the worker', async () => {
  const bridge = openBridge(events);
  expect((await bridge.start({}))?.files).toEqual(files('example'));
  expect((await bridge.dispatch({ input: 'edit', files: files('b') }))?.frame.applyLog).toEqual(['b']);
  expect((await bridge.rules('node-a'))?.node).toBe('node-a');
  expect(seen.faults).toEqual([]);
});

test('a fault in core brings a report and a new worker with the last text that worked', async () => {
  const bridge = openBridge(events);
  await bridge.start({ files: files('a') });
  await bridge.dispatch({ input: 'edit', files: files('good') });
  expect(await bridge.dispatch({ input: 'edit', files: files('throws') })).toBeUndefined();
  expect(seen.faults).toMatchObject([{ message: 'a bug', stack: 'at core', inputs: [{ input: 'edit' }] }]);
  expect(startsWith).toEqual(['a', 'good']);
  expect(seen.recovered).toHaveLength(1);
  expect(workers.map((worker) => worker.ended)).toEqual([true, false]);
  expect((await bridge.dispatch({ input: 'edit', files: files('next') }))?.frame.applyLog).toEqual(['next']);
});

test('a worker that breaks answers nothing, and is replaced once for all calls in flight', async () => {
  const bridge = openBridge(events);
  await bridge.start({ files: files('a') });
  const both = [bridge.dispatch({ input: 'edit', files: files('breaks') }), bridge.rules('node-a')];
  await Promise.all(both);
  await vi.waitFor(() => expect(seen.recovered).toHaveLength(1));
  expect(seen.faults.map((fault) => fault.message)).toEqual(['out of memory']);
  expect(seen.faults[0]?.inputs.at(-1)).toEqual({ input: 'edit', files: files('breaks') });
  expect(workers).toHaveLength(2);
});

test('text that no cluster starts from leaves the opening example running', async () => {
  const bridge = openBridge(events);
  await bridge.start({ files: files('never') });
  expect(seen.faults.map((fault) => fault.message)).toEqual(['cannot start']);
  expect(seen.recovered).toHaveLength(1);
  expect(startsWith).toEqual(['never', 'example']);
});

test('when the new worker does not start either, the bridge is down until the next start', async () => {
  const bridge = openBridge(events);
  nothingStarts = true;
  await bridge.start({ files: files('a') });
  expect(seen.down.map((fault) => fault.message)).toEqual(['cannot start']);
  expect(workers.every((worker) => worker.ended)).toBe(true);
  expect(await bridge.rules('node-a')).toBeUndefined();
  nothingStarts = false;
  expect((await bridge.start({ files: files('a') }))?.files).toEqual(files('a'));
});

test('what has to be kept is told after each change, and comes back with the text after a fault', async () => {
  const bridge = openBridge(events);
  await bridge.start({ files: files('a') });
  await bridge.dispatch({ input: 'exec', line: 'scaled' });
  await vi.waitFor(() => expect(seen.kept).toEqual([undefined, 'scaled']));
  await bridge.dispatch({ input: 'edit', files: files('throws') });
  expect(startsWith).toEqual(['a', 'a and scaled']);
});

test('a past that cannot be done again costs the past, not the text', async () => {
  const bridge = openBridge(events);
  const history = { on: 'never', branches: [] };
  expect(await bridge.start({ files: files('a'), history })).toBeUndefined();
  expect(startsWith).toEqual(['a and never', 'a']);
  expect(seen.recovered.map((started) => started.files)).toEqual([files('a')]);
});
