import { useStore } from '../state/index.ts';
import { editFiles } from './edit-files.ts';

const namesOf = (): readonly string[] => useStore.getState().files.map(({ name }) => name);

/** `manifest.yaml`, or with a number where that is taken. */
function freeName(): string {
  const names = namesOf();
  const numbered = (count: number): string => (count === 1 ? 'manifest.yaml' : `manifest-${count}.yaml`);
  let count = 1;
  while (names.includes(numbered(count))) count += 1;
  return numbered(count);
}

/** Makes an empty file and shows it. */
export function addFile(): void {
  const name = freeName();
  editFiles([...useStore.getState().files, { name, text: '' }], name);
  useStore.setState({ goal: { file: name, line: 1, column: 1 } });
}

/** Gives a file another name; an empty one, or one that is taken, changes nothing. */
export function renameFile(from: string, to: string): void {
  const name = to.trim();
  if (name === '' || namesOf().includes(name)) return;
  const { files, activeFile } = useStore.getState();
  const renamed = files.map((file) => (file.name === from ? { ...file, name } : file));
  editFiles(renamed, activeFile === from ? name : activeFile);
}

/** Takes a file away, and with it its objects. The last one stays. */
export function closeFile(name: string): void {
  const { files, activeFile } = useStore.getState();
  const index = files.findIndex((file) => file.name === name);
  if (index === -1 || files.length === 1) return;
  const rest = files.filter((file) => file.name !== name);
  const next = rest[Math.min(index, rest.length - 1)]?.name ?? '';
  editFiles(rest, activeFile === name ? next : activeFile);
  useStore.setState({ setAside: { because: `${name} is closed.`, files, activeFile } });
}

/** Brings back the files as they were before one was closed, or before a reset. */
export function putBack(): void {
  const { setAside } = useStore.getState();
  if (setAside) editFiles(setAside.files, setAside.activeFile);
}
