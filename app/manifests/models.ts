import type { editor } from 'monaco-editor/editor';
import type { ManifestFile } from '../../core/index.ts';
import { editFile } from '../actions/index.ts';
import { changeBetween } from './change.ts';
import { monaco } from './monaco.ts';

/** The editor's side of one file. It outlives the editor, so that folding the region loses no undo. */
interface OpenFile {
  name: string;
  readonly model: editor.ITextModel;
  /** The text that store and model last agreed on. */
  text: string;
  viewState: editor.ICodeEditorViewState | null;
}

let open: readonly OpenFile[] = [];
let made = 0;
let writing = false;

/** Puts text from elsewhere into a model as one step that can be undone. */
function write(file: OpenFile, text: string): void {
  const { model } = file;
  const { from, to, text: inserted } = changeBetween(model.getValue(), text);
  const range = monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to));
  file.text = text;
  writing = true;
  model.pushStackElement();
  model.pushEditOperations(null, [{ range, text: inserted, forceMoveMarkers: true }], () => null);
  model.pushStackElement();
  writing = false;
}

function opened({ name, text }: ManifestFile): OpenFile {
  made += 1;
  const uri = monaco.Uri.parse(`file:///${made}.yaml`);
  const model = monaco.editor.createModel(text, 'yaml', uri);
  model.updateOptions({
    tabSize: 2,
    insertSpaces: true,
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  });
  const file: OpenFile = { name, model, text, viewState: null };
  model.onDidChangeContent(() => {
    if (writing) return;
    file.text = model.getValue();
    editFile(file.name, file.text);
  });
  return file;
}

/** Makes the models follow the files: a new name with the text of one that has gone is that file renamed. */
export function followFiles(files: readonly ManifestFile[]): void {
  let gone = open.filter(({ name }) => !files.some((file) => file.name === name));
  open = files.map((file) => {
    const renamed = gone.find(({ text }) => text === file.text);
    const known = open.find(({ name }) => name === file.name) ?? renamed ?? opened(file);
    gone = gone.filter((each) => each !== known);
    known.name = file.name;
    if (known.text !== file.text) write(known, file.text);
    return known;
  });
  for (const { model } of gone) model.dispose();
}

export const openFile = (name: string): OpenFile | undefined => open.find((file) => file.name === name);

/** The name of the file that a model shows; undefined once it is closed. */
export const nameOf = (model: editor.ITextModel | null): string | undefined =>
  open.find((file) => file.model === model)?.name;

export const openFiles = (): readonly OpenFile[] => open;
