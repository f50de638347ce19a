import type { editor } from 'monaco-editor/editor';
import { useStore } from '../state/index.ts';
import { problemMarkers, schemaMarkers } from './markers.ts';
import { nameOf, openFiles } from './models.ts';
import { monaco } from './monaco.ts';

/** What the schema says of a model's text, and of which version. */
interface Said {
  readonly version: number;
  readonly markers: readonly editor.IMarkerData[];
}

const saidBySchema = new WeakMap<editor.ITextModel, Said>();

function publish(model: editor.ITextModel): void {
  const name = nameOf(model);
  if (name === undefined) return;
  const problems = problemMarkers(useStore.getState().mirror.problems, name);
  monaco.editor.setModelMarkers(model, 'packetwalk', problems);
  const said = saidBySchema.get(model);
  // Text that has changed since will be looked at again; until then Monaco moves its old marks along.
  if (said?.version === model.getVersionId())
    monaco.editor.setModelMarkers(model, 'yaml', schemaMarkers(said.markers, problems));
}

/** Keeps what the schema says, and shows what nobody else says better. */
export function takeSchemaMarkers(model: editor.ITextModel, markers: readonly editor.IMarkerData[]): void {
  saidBySchema.set(model, { version: model.getVersionId(), markers });
  publish(model);
}

/** Marks what kubectl and the API server say about the text. */
export function publishProblems(): void {
  for (const { model } of openFiles()) publish(model);
}
