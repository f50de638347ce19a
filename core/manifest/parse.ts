import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import type { Json, JsonObject } from '../api/index.ts';
import { isObject } from '../api/index.ts';
import { documentFault } from './fault.ts';
import { looksLikeJson, splitJson } from './json-stream.ts';
import { kubernetesYaml } from './kubernetes-yaml.ts';
import { type Step, stepsOf } from './path.ts';
import { placeKey, placesOf } from './places.ts';
import { type Place, rangeIn, type SourceRange } from './range.ts';
import { type Chunks, splitDocuments } from './split.ts';
import { yamlToJsonMessage } from './syntax-error.ts';

/** One object of a manifest, as kubectl would send it. Plain data. */
export interface ManifestDocument {
  readonly file: string;
  /** Counts the documents of the file from 0; items of a List share their document's number. */
  readonly index: number;
  readonly value: Json;
  readonly range: SourceRange;
  /** By `placeKey` of the steps; read it with `rangeOf`. */
  readonly places: Readonly<Record<string, Place>>;
}

/** A syntax error, in kubectl's words. Documents after it are not read. */
export interface ManifestProblem {
  readonly message: string;
  readonly range: SourceRange;
}

export interface Manifest {
  readonly file: string;
  readonly documents: readonly ManifestDocument[];
  readonly problems: readonly ManifestProblem[];
}

/** `kind: List` and `ServiceList` stand for their items (cli-runtime FlattenListVisitor). */
function items(value: Json): readonly Json[] | undefined {
  const isList = isObject(value) && typeof value.kind === 'string' && /List$/.test(value.kind);
  return isList && Array.isArray((value as JsonObject).items)
    ? ((value as JsonObject).items as readonly Json[])
    : undefined;
}

/** The places below a step, as seen from there. */
function below(
  places: Readonly<Record<string, Place>>,
  steps: readonly Step[],
): Readonly<Record<string, Place>> {
  const inner: Record<string, Place> = {};
  for (const [key, place] of Object.entries(places)) {
    const path = JSON.parse(key) as readonly Step[];
    if (path.length >= steps.length && steps.every((step, index) => step === path[index]))
      inner[placeKey(path.slice(steps.length))] = place;
  }
  return inner;
}

function flattened(document: ManifestDocument): readonly ManifestDocument[] {
  const list = items(document.value);
  if (!list) return [document];
  return list.map((value, index) => {
    const places = below(document.places, ['items', index]);
    const whole = places[placeKey([])]?.value;
    return { ...document, value, places, range: whole ? rangeIn(document.file, whole) : document.range };
  });
}

function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return lines;
}

/** How many nodes aliases may stand for: a bomb of them is refused, as go-yaml does. */
const MOST_ALIASES = 1000;

/** The document as JSON; what JSON cannot say (`.inf`, `.nan`) becomes null. Undefined where merging or aliases fail. */
function jsonOf(document: Document.Parsed): Json | undefined {
  try {
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: MOST_ALIASES }) ?? null)) as Json;
  } catch {
    // The library throws for `<<` of something that is no map, and for too many aliases.
    return undefined;
  }
}

/** Documents of a file that is JSON, or looks so and is YAML all the same. */
function chunksOf(text: string): Chunks {
  const asYaml = (): Chunks => splitDocuments(text);
  if (!looksLikeJson(text)) return asYaml();
  return splitJson(text, () => {
    const split = asYaml();
    const isYaml = split.chunks.every(
      ({ text: chunk }) => parseAllDocuments(chunk, kubernetesYaml)[0]?.errors.length === 0,
    );
    return split.bad || !isYaml ? undefined : split;
  });
}

/**
 * Reads a manifest as kubectl does: document by document up to the first syntax error, empty documents left out,
 * Lists taken apart.
 */
export function parseManifest(file: string, text: string): Manifest {
  const lines = linesOf(text);
  const rangeFrom = (from: number, to: number): SourceRange => {
    const [start, end] = [lines.linePos(from), lines.linePos(to)];
    return rangeIn(file, [start.line, start.col, end.line, end.col]);
  };
  const { chunks, bad } = chunksOf(text);
  const documents: ManifestDocument[] = [];
  for (const [index, chunk] of chunks.entries()) {
    const [document] = parseAllDocuments(chunk.text, kubernetesYaml) as Document.Parsed[];
    if (!document) continue;
    const fault = documentFault(document, chunk.text);
    if (fault) {
      const range = rangeFrom(fault.from + chunk.offset, fault.to + chunk.offset);
      return { file, documents, problems: [{ message: fault.message, range }] };
    }
    const value = jsonOf(document);
    if (value === null) continue;
    const places = placesOf(document, lines, chunk.offset);
    const whole = places[placeKey([])]?.value ?? [1, 1, 1, 1];
    if (value === undefined) {
      const message = yamlToJsonMessage('map merge requires map or sequence of maps as the value');
      return { file, documents, problems: [{ message, range: rangeIn(file, whole) }] };
    }
    documents.push(...flattened({ file, index, value, range: rangeIn(file, whole), places }));
  }
  const problems = bad ? [{ message: bad.message, range: rangeFrom(bad.from, bad.to) }] : [];
  return { file, documents, problems };
}

/** The place of the steps, letters of either case: the API server spells a few paths its own way. */
function placeAt(document: ManifestDocument, steps: readonly Step[]): Place | undefined {
  const key = placeKey(steps);
  const exact = document.places[key];
  if (exact) return exact;
  const other = Object.keys(document.places).find((each) => each.toLowerCase() === key.toLowerCase());
  return other === undefined ? undefined : document.places[other];
}

/**
 * Where a field stands in the text. A field that is not written is marked at the nearest field around it, by its
 * key; the document's own range when there is none.
 */
export function rangeOf(
  document: ManifestDocument,
  path: string,
  part: 'key' | 'value' = 'value',
): SourceRange {
  const steps = stepsOf(path);
  for (let length = steps.length; length > 0; length--) {
    const place = placeAt(document, steps.slice(0, length));
    if (!place) continue;
    const wanted = length === steps.length ? part : 'key';
    return rangeIn(document.file, wanted === 'key' ? (place.key ?? place.value) : place.value);
  }
  return document.range;
}
