import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiObject, Status } from '../../../core/api/index.ts';
import type { Millis } from '../../../core/sim/index.ts';
import { statusBody } from './status.ts';
import { type IncludeObject, table } from './table.ts';

/** One request with its body read. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly contentType: string;
  readonly accept: string;
  readonly body: Buffer;
}

/** What a call is answered with: a text, or a stream that goes on until one of both sides ends it. */
export type Reply =
  | {
      readonly code: number;
      readonly contentType: string;
      readonly body: string;
      readonly warnings: readonly string[];
    }
  | { readonly stream: (response: ServerResponse) => void };

/** Reads a request whole. */
export async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', 'http://lab'),
    contentType: (request.headers['content-type'] ?? '').split(';')[0] ?? '',
    accept: request.headers.accept ?? '',
    body: Buffer.concat(chunks),
  };
}

/** Answers with JSON. */
export function answer(
  code: number,
  body: unknown,
  warnings: readonly string[] = [],
  contentType = 'application/json',
): Reply {
  return { code, contentType, body: `${JSON.stringify(body)}\n`, warnings };
}

/** Answers with plain text. */
export function answerText(body: string, contentType = 'text/plain'): Reply {
  return { code: 200, contentType, body, warnings: [] };
}

/** Answers with a refusal. */
export function refuse(status: Status, warnings: readonly string[] = []): Reply {
  return answer(status.code, statusBody(status), warnings);
}

/** Sends a reply. Warnings travel in headers, as the text of a quoted string. */
export function sendReply(response: ServerResponse, reply: Reply): void {
  if ('stream' in reply) {
    reply.stream(response);
    return;
  }
  const headers = [...new Set(reply.warnings)].map((text) => `299 - "${text.replace(/[\\"]/g, '\\$&')}"`);
  if (headers.length > 0) response.setHeader('Warning', headers);
  response.writeHead(reply.code, { 'Content-Type': reply.contentType });
  response.end(reply.body);
}

const wantsTable = ({ accept }: Call): boolean => accept.split(',')[0]?.includes('as=Table') ?? false;

/** One object as the client wants it: itself, or a table of one row. */
export function rendered(call: Call, object: ApiObject, now: Millis): unknown {
  if (!wantsTable(call)) return object;
  const include = (call.url.searchParams.get('includeObject') ?? 'Metadata') as IncludeObject;
  return table(object.kind, [object], { resourceVersion: object.metadata.resourceVersion }, include, now);
}

/** metav1.ListMeta. */
interface ListMeta {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** A list as the client wants it. Items of a list carry neither kind nor apiVersion. */
export function renderedList(
  call: Call,
  of: ListMeta & { readonly kind: string; readonly apiVersion: string },
  objects: readonly ApiObject[],
  now: Millis,
): unknown {
  const { kind, apiVersion, ...metadata } = of;
  const include = (call.url.searchParams.get('includeObject') ?? 'Metadata') as IncludeObject;
  if (wantsTable(call)) return table(kind as ApiObject['kind'], objects, metadata, include, now);
  const items = objects.map(({ kind: _, apiVersion: __, ...rest }) => rest);
  return { kind: `${kind}List`, apiVersion, metadata, items };
}
