import { type EventsShown, type ObjectRef, setFolded, useStore } from '../state/index.ts';
import { editFiles } from './edit-files.ts';

/** Lists the objects of a kind. */
export const showKind = (objectKind: string): void => useStore.setState({ objectKind });

/** With the columns of `-o wide`, or without. */
export const showWide = (wideTable: boolean): void => useStore.setState({ wideTable });

/** Event objects, or every change. */
export const showEvents = (eventsShown: EventsShown): void => useStore.setState({ eventsShown });

/** Opens an object as YAML beside the manifests, to read. */
export function openObject(ref: ObjectRef): void {
  useStore.setState((state) => ({
    openObject: ref,
    openView: undefined,
    objectInFront: true,
    layout: setFolded(state.layout, 'manifests', false),
  }));
}

/** Puts the open object in front of the files. */
export const showObject = (): void => useStore.setState({ objectInFront: true });

export const closeObject = (): void =>
  useStore.setState({ openObject: undefined, openView: undefined, objectInFront: false });

/** `pod-web-1.yaml`, with a number where that is taken. */
function copyName({ kind, name }: ObjectRef, taken: readonly string[]): string {
  const numbered = (count: number): string =>
    `${kind.toLowerCase()}-${name}${count === 1 ? '' : `-${count}`}.yaml`;
  let count = 1;
  while (taken.includes(numbered(count))) count += 1;
  return numbered(count);
}

/** Puts the open object, as a person would write it, into a file of its own: there it can be changed. */
export function editCopy(): void {
  const { openObject: ref, openView, files } = useStore.getState();
  if (!ref || !openView) return;
  const name = copyName(
    ref,
    files.map((file) => file.name),
  );
  editFiles([...files, { name, text: openView.manifest }], name);
  useStore.setState({ objectInFront: false, goal: { file: name, line: 1, column: 1 } });
}

/** Turns the Inspector to the hop, or to what a person pointed at. */
export const inspectThe = (inspects: 'hop' | 'object'): void => useStore.setState({ inspects });
