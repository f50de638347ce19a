import type { editor } from 'monaco-editor/editor';
import { changeBetween } from './change.ts';
import { monaco } from './monaco.ts';

let model: editor.ITextModel | undefined;

/** The one model that objects of the cluster are read in: no undo, nothing is asked about it. */
function objectModel(): editor.ITextModel {
  model ??= monaco.editor.createModel('', 'yaml', monaco.Uri.parse('object:///open.yaml'));
  return model;
}

/** Brings the text of the open object into its model; where it only changed a little, the view stays where it is. */
export function writeObject(text: string): editor.ITextModel {
  const into = objectModel();
  const before = into.getValue();
  if (before === text) return into;
  const { from, to, text: inserted } = changeBetween(before, text);
  const range = monaco.Range.fromPositions(into.getPositionAt(from), into.getPositionAt(to));
  into.applyEdits([{ range, text: inserted }]);
  return into;
}
