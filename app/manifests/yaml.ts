import type { editor, languages } from 'monaco-editor/editor';
import { conf, language } from 'monaco-editor/languages/definitions/yaml/yaml.js';
import { configureMonacoYaml } from 'monaco-yaml';
import { monaco } from './monaco.ts';
import schema from './schemas/kubernetes-1.34.json';
import YamlWorker from './yaml.worker.ts?worker';

type MonacoLike = Parameters<typeof configureMonacoYaml>[0];
type Options = NonNullable<Parameters<typeof configureMonacoYaml>[1]>;
type Schema = NonNullable<NonNullable<Options['schemas']>[number]['schema']>;

/** Enter goes on inside what was begun: below `spec:` one level deeper, after `- port: 80` in the same item. */
const ENTER: languages.OnEnterRule[] = [
  { beforeText: /:\s*$/, action: { indentAction: monaco.languages.IndentAction.Indent } },
  {
    beforeText: /^\s*- [\w./-]+:\s.*$/,
    action: { indentAction: monaco.languages.IndentAction.None, appendText: '  ' },
  },
];

interface WorkerOptions {
  readonly createData?: unknown;
}

/**
 * monaco-yaml names a module and leaves the rest to Monaco, which since 0.53 wants the worker itself. Its first
 * message makes the worker listen, its second is what monaco-yaml would have handed over.
 */
function createWebWorker({ createData }: WorkerOptions): editor.MonacoWebWorker<object> {
  const worker = new YamlWorker();
  worker.postMessage('start');
  worker.postMessage(createData);
  return monaco.editor.createWebWorker({ worker });
}

/** Completion, hover texts and checks by Kubernetes' schema. What it complains about goes to `onMarkers`. */
export function startYaml(
  onMarkers: (model: editor.ITextModel, markers: editor.IMarkerData[]) => void,
): void {
  const { editor: monacoEditor } = monaco;
  const patched = {
    ...monaco,
    editor: {
      ...monacoEditor,
      createWebWorker,
      setModelMarkers: (model: editor.ITextModel, _: string, markers: editor.IMarkerData[]) =>
        onMarkers(model, markers),
    },
  };
  configureMonacoYaml(patched as unknown as MonacoLike, {
    yamlVersion: '1.1',
    format: { enable: false },
    hoverSchemaSource: false,
    disableDefaultProperties: true,
    schemas: [{ uri: 'kubernetes://1.34', fileMatch: ['*'], schema: schema as unknown as Schema }],
  });
  monaco.languages.setMonarchTokensProvider('yaml', language);
  monaco.languages.setLanguageConfiguration('yaml', { ...conf, onEnterRules: ENTER });
}
