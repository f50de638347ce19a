import { type DecodeError, decode } from '../api/index.ts';
import type { ApiState, WatchEvent, WriteContext } from '../apiserver/index.ts';
import type { ManifestDocument } from '../manifest/index.ts';
import { applyOne, type Outcome } from './kubectl/apply-one.ts';
import { type Info, printedName, visit } from './kubectl/builder.ts';
import { type Failure, singleMessage } from './kubectl/output.ts';

/** Something wrong with one field of a document; `path` is empty for the document as a whole. */
export interface DocumentProblem {
  readonly severity: 'error' | 'warning';
  readonly from: 'kubectl' | 'api';
  readonly message: string;
  readonly path: string;
  /** Which part of the field is to blame. */
  readonly part: 'key' | 'value';
}

/** What came of one document. */
export interface AppliedDocument {
  readonly document: ManifestDocument;
  readonly ok: boolean;
  /** `service/web configured`, or what kubectl prints on stderr. */
  readonly line: string;
  /** The object, where the document has one. */
  readonly object?: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly problems: readonly DocumentProblem[];
}

/** The state after all documents, the events on the way, and what came of each. */
export interface AppliedDocuments {
  readonly state: ApiState;
  readonly events: readonly WatchEvent[];
  readonly applied: readonly AppliedDocument[];
}

const problem = (
  from: DocumentProblem['from'],
  message: string,
  path: string,
  part: DocumentProblem['part'] = 'value',
): DocumentProblem => ({ severity: 'error', from, message, path, part });

const wrongType = ({ message, path }: DecodeError): DocumentProblem => problem('api', message, path);

/** The fields that a refusal is about. */
function problemsOf(failure: Failure, info: Info): readonly DocumentProblem[] {
  const whole = singleMessage(failure);
  if ('text' in failure) return [problem('kubectl', whole, 'metadata.name')];
  const decoded = decode(info.resource, info.value);
  if (!decoded.ok) return [wrongType(decoded.error)];
  if (decoded.unknown.length > 0)
    return decoded.unknown.map((path) => problem('api', `unknown field "${path}"`, path, 'key'));
  const { causes = [], reason } = failure.status;
  if (causes.length > 0)
    return causes.map(({ field, message }) => problem('api', `${field}: ${message}`, field));
  return [problem('api', whole, reason === 'NotFound' ? 'metadata.namespace' : 'metadata.name')];
}

/** A warning begins with the field it is about, where it is about one. */
const warning = (message: string): DocumentProblem => ({
  severity: 'warning',
  from: 'api',
  message,
  path: /^(?:spec|metadata)[\w.[\]]*/.exec(message)?.[0] ?? '',
  part: 'value',
});

function appliedDocument(
  document: ManifestDocument,
  info: Info,
  { result, warnings }: Outcome,
): AppliedDocument {
  const { resource, namespace, name } = info;
  const object = { kind: resource.kind, namespace, name };
  const told = warnings.filter((text) => !text.startsWith('resource ')).map(warning);
  if (result.ok)
    return { document, ok: true, line: `${printedName(info)} ${result.did}`, object, problems: told };
  const problems = [...problemsOf(result.failure, info), ...told];
  return { document, ok: false, line: singleMessage(result.failure), object, problems };
}

/**
 * `kubectl apply` of parsed documents, each on its own: what the editor does when its text changes. Unlike the command
 * it goes on after a document that kubectl cannot use, so that every mistake is marked at once.
 */
export function applyDocuments(
  documents: readonly ManifestDocument[],
  api: ApiState,
  context: WriteContext,
  namespace = 'default',
): AppliedDocuments {
  const events: WatchEvent[] = [];
  const applied: AppliedDocument[] = [];
  let state = api;
  for (const document of documents) {
    const visited = visit(document, { validates: true, namespace, namespaceGiven: false });
    if (!visited.ok) {
      const line = singleMessage(visited.failure);
      applied.push({ document, ok: false, line, problems: [problem('kubectl', line, visited.path)] });
      continue;
    }
    const outcome = applyOne(state, visited.info, 'Strict', context);
    state = outcome.state;
    events.push(...outcome.events);
    applied.push(appliedDocument(document, visited.info, outcome));
  }
  return { state, events, applied };
}
