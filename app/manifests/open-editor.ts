import type { editor } from 'monaco-editor/editor';
import { behind, litRanges, refText, type State, selectFocus, useStore } from '../state/index.ts';
import { litLines } from './lit-lines.ts';
import { followFiles, nameOf, openFile } from './models.ts';
import { monaco } from './monaco.ts';
import { writeObject } from './object-model.ts';
import { publishProblems, takeSchemaMarkers } from './problems.ts';
import { followTheme } from './theme.ts';
import { startYaml } from './yaml.ts';

const FONT = '"JetBrains Mono Variable"';

const OPTIONS: editor.IStandaloneEditorConstructionOptions = {
  model: null,
  theme: 'packetwalk',
  automaticLayout: true,
  fixedOverflowWidgets: true,
  minimap: { enabled: false },
  wordWrap: 'off',
  fontFamily: `${FONT}, "Packetwalk Signs", ui-monospace, monospace`,
  fontSize: 14,
  lineHeight: 20,
  fontLigatures: false,
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 6,
  glyphMargin: false,
  folding: true,
  padding: { top: 8, bottom: 8 },
  scrollBeyondLastLine: false,
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  renderLineHighlight: 'line',
  renderLineHighlightOnlyWhenFocus: true,
  quickSuggestions: { other: true, comments: false, strings: true },
  wordBasedSuggestions: 'off',
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, alwaysConsumeMouseWheel: false },
  unicodeHighlight: { ambiguousCharacters: false },
};

/** While a walk plays the lights are the last to change. */
const LIGHTS_BEHIND = 5;

startYaml(takeSchemaMarkers);

/** Shows the open object, which nobody can change here. */
function showObject(view: editor.IStandaloneCodeEditor, { openObject, openView }: State): void {
  const model = writeObject(openView?.yaml ?? '');
  view.updateOptions({
    readOnly: true,
    ariaLabel: openObject ? `${refText(openObject)}, read-only` : 'Object, read-only',
  });
  if (view.getModel() === model) return;
  const left = openFile(nameOf(view.getModel()) ?? '');
  if (left) left.viewState = view.saveViewState();
  view.setModel(model);
}

/** Shows the active file, each with its own scroll position and undo; or the object in front of the files. */
function showActive(view: editor.IStandaloneCodeEditor, state: State): void {
  if (state.objectInFront) {
    showObject(view, state);
    return;
  }
  const name = state.activeFile;
  const before = view.getModel();
  const file = openFile(name);
  view.updateOptions({ readOnly: false, ariaLabel: `Manifest ${name}` });
  if (before === (file?.model ?? null)) return;
  const left = openFile(nameOf(before) ?? '');
  if (left) left.viewState = view.saveViewState();
  view.setModel(file?.model ?? null);
  if (file?.viewState) view.restoreViewState(file.viewState);
}

/** Lights the lines that decide the hop in view, and brings them into sight unless a person is writing. */
function lightLines(
  view: editor.IStandaloneCodeEditor,
  marks: editor.IEditorDecorationsCollection,
  state: State,
): void {
  const light = {
    hop: litRanges(selectFocus(state)),
    hopFiles: state.walkFiles,
    selected: state.selectedRange,
    selectedFiles: state.appliedFiles,
  };
  const lines = state.objectInFront ? [] : litLines(light, state.activeFile, state.files);
  marks.set(
    lines.map(({ line, selected }) => ({
      range: new monaco.Range(line, 1, line, 1),
      options: {
        isWholeLine: true,
        className: selected ? 'manifest-lit manifest-selected' : 'manifest-lit',
        marginClassName: 'manifest-lit-margin',
      },
    })),
  );
  const first = (lines.find(({ selected }) => selected) ?? lines[0])?.line;
  if (first === undefined || view.hasTextFocus()) return;
  const seen = view.getVisibleRanges();
  const inSight = lines.some(({ line }) =>
    seen.some((range) => range.startLineNumber <= line && line <= range.endLineNumber),
  );
  if (!inSight) view.revealLineInCenter(first, state.reducedMotion ? 1 : 0);
}

/** What of the state decides which lines light up. Edits do not: Monaco moves its marks along. */
const lightOf = (state: State): readonly unknown[] => [
  state.objectInFront,
  state.activeFile,
  state.walk,
  selectFocus(state),
  state.selectedRange,
];

/** What of the state decides which text is shown. */
const SHOWN = ['files', 'activeFile', 'objectInFront', 'openObject', 'openView'] as const;

/** Tells the store where the cursor is, once a person has put it somewhere. */
function tellCursor(view: editor.IStandaloneCodeEditor): void {
  const file = nameOf(view.getModel());
  const line = view.getPosition()?.lineNumber;
  const { cursor } = useStore.getState();
  if (file === undefined || line === undefined || !view.hasTextFocus()) return;
  if (cursor?.file !== file || cursor.line !== line) useStore.setState({ cursor: { file, line } });
}

/** Puts the cursor where the page wants it: at an error, or where a person was writing in the plain field. */
function goToGoal(view: editor.IStandaloneCodeEditor): void {
  const { goal, activeFile, objectInFront } = useStore.getState();
  if (objectInFront || goal?.file !== activeFile) return;
  useStore.setState({ goal: undefined });
  const position = { lineNumber: goal.line, column: goal.column };
  view.setPosition(position);
  view.revealPositionInCenterIfOutsideViewport(position);
  view.focus();
}

/** Makes an editor in `element` that follows the store and tells it of edits. Returns what ends it. */
export function openEditor(element: HTMLElement): () => void {
  const stopTheme = followTheme();
  const view = monaco.editor.create(element, OPTIONS);
  const marks = view.createDecorationsCollection();
  const lights = behind(LIGHTS_BEHIND);

  followFiles(useStore.getState().files);
  showActive(view, useStore.getState());
  publishProblems();
  lightLines(view, marks, lights.getState());
  goToGoal(view);

  const stopStore = useStore.subscribe((state, before) => {
    if (state.files !== before.files) followFiles(state.files);
    if (SHOWN.some((key) => state[key] !== before[key])) showActive(view, state);
    if (state.mirror.problems !== before.mirror.problems) publishProblems();
    if (state.goal) goToGoal(view);
  });
  const stopLights = lights.subscribe((state, before) => {
    const lit = lightOf(before);
    if (lightOf(state).some((part, index) => part !== lit[index])) lightLines(view, marks, state);
  });
  view.onDidChangeCursorPosition(() => tellCursor(view));
  view.onDidFocusEditorText(() => tellCursor(view));
  // The list of errors below grows while a person writes, and would cover the line.
  view.onDidLayoutChange(() => {
    const position = view.getPosition();
    if (position && view.hasTextFocus()) view.revealPosition(position);
  });
  void document.fonts.load(`14px ${FONT}`).then(() => monaco.editor.remeasureFonts());

  return () => {
    const file = openFile(nameOf(view.getModel()) ?? '');
    if (file) file.viewState = view.saveViewState();
    stopStore();
    stopLights();
    stopTheme();
    view.dispose();
  };
}
