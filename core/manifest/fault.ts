import { type Document, isAlias, isScalar, type Node, visit } from 'yaml';
import { goYamlMessage, yamlToJsonMessage } from './syntax-error.ts';

/** What keeps a document from being read, with offsets into its chunk. */
export interface Fault {
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

/** Go's `%#v` of a decoded YAML value, as far as it appears as a map key by mistake. */
function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}:${goSyntax(each)}`);
  return `map[interface {}]interface {}{${pairs.join(', ')}}`;
}

/** Mistakes that are syntax to go-yaml but structure to the `yaml` library: `{{ template }}`, an unknown `*alias`. */
function structuralFault(document: Document.Parsed): Fault | undefined {
  let fault: Fault | undefined;
  const found = (node: Node, text: string): symbol => {
    const [from, to] = node.range ?? [0, 0];
    fault = { message: yamlToJsonMessage(text), from, to };
    return visit.BREAK;
  };
  visit(document, {
    Alias: (_, alias) =>
      alias.resolve(document) ? undefined : found(alias, `unknown anchor '${alias.source}' referenced`),
    Pair: (_, { key }) => {
      if (isScalar(key) || isAlias(key) || key === null) return undefined;
      const node = key as Node;
      return found(node, `invalid map key: ${goSyntax(node.toJS(document))}`);
    },
  });
  return fault;
}

/** What go-yaml's reader does not take. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** The first fault of a parsed document; undefined when it can be read. */
export function documentFault(document: Document.Parsed, source: string): Fault | undefined {
  const control = CONTROL.exec(source);
  if (control)
    return {
      message: yamlToJsonMessage('control characters are not allowed'),
      from: control.index,
      to: control.index + 1,
    };
  const [error] = document.errors;
  if (!error) return structuralFault(document);
  const [from, to] = error.pos;
  return { message: goYamlMessage(document.errors, source), from, to: Math.max(to, from + 1) };
}
