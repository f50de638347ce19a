import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { initialState, useStore } from '../state/index.ts';
import { addFile, closeFile, putBack, renameFile } from './files.ts';

const files = [
  { name: 'web.yaml', text: 'kind: Service\n' },
  { name: 'client.yaml', text: 'kind: Pod\n' },
];
const names = (): readonly string[] => useStore.getState().files.map(({ name }) => name);

beforeEach(() => {
  vi.useFakeTimers();
  useStore.setState({ ...initialState, files, activeFile: 'web.yaml' });
});
afterEach(() => vi.useRealTimers());

test('a new file has a free name and is shown', () => {
  addFile();
  addFile();
  expect(names()).toEqual(['web.yaml', 'client.yaml', 'manifest.yaml', 'manifest-2.yaml']);
  expect(useStore.getState().activeFile).toBe('manifest-2.yaml');
});

test('a file keeps its text and stays in view under another name; names are never empty or doubled', () => {
  renameFile('web.yaml', ' service.yaml ');
  expect(useStore.getState()).toMatchObject({
    files: [{ name: 'service.yaml', text: 'kind: Service\n' }, files[1]],
    activeFile: 'service.yaml',
  });
  renameFile('service.yaml', 'client.yaml');
  renameFile('service.yaml', '  ');
  expect(names()).toEqual(['service.yaml', 'client.yaml']);
});

test('a closed file can be put back until the next edit; the last one stays', () => {
  closeFile('web.yaml');
  expect(useStore.getState()).toMatchObject({ files: [files[1]], activeFile: 'client.yaml' });
  closeFile('client.yaml');
  expect(names()).toEqual(['client.yaml']);
  putBack();
  expect(useStore.getState()).toMatchObject({ files, activeFile: 'web.yaml', setAside: undefined });
});
