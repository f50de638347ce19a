import { type ManifestDocument, parseManifest } from '../../manifest/index.ts';
import { type BuilderOptions, type Visited, visit } from './builder.ts';
import type { Shell } from './command.ts';
import type { Failure } from './output.ts';

/** What the documents of the `-f` files come to, in order; failures that end a file are among them. */
export type Sources =
  | { readonly ok: true; readonly visited: readonly Visited[] }
  | { readonly ok: false; readonly failures: readonly Failure[] };

/** Documents one by one, until one of them stops the reading of its file. */
function visitDocuments(documents: readonly ManifestDocument[], options: BuilderOptions): readonly Visited[] {
  const visited: Visited[] = [];
  for (const document of documents) {
    const next = visit(document, options);
    visited.push(next);
    if (!next.ok && next.stops) break;
  }
  return visited;
}

function visitFile(name: string, text: string, options: BuilderOptions): readonly Visited[] {
  const file = name === '-' ? 'STDIN' : name;
  const { documents, problems } = parseManifest(file, text);
  const visited = visitDocuments(documents, options);
  const [problem] = problems;
  if (!problem || visited.some((each) => !each.ok && each.stops)) return visited;
  const failure = { text: `error parsing ${file}: ${problem.message}` };
  return [...visited, { ok: false, failure, path: '', stops: true }];
}

/** Reads the files as cli-runtime's builder does: a path that does not exist ends everything before it begins. */
export function readSources(names: readonly string[], options: BuilderOptions, shell: Shell): Sources {
  const missing = names.filter((name) => shell.files[name] === undefined);
  if (missing.length > 0)
    return { ok: false, failures: missing.map((name) => ({ text: `the path "${name}" does not exist` })) };
  return {
    ok: true,
    visited: names.flatMap((name) => visitFile(name, shell.files[name] as string, options)),
  };
}
