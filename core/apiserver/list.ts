import {
  type ApiObject,
  badRequest,
  parseFieldSelector,
  parseLabelSelector,
  type Resource,
  type Status,
} from '../api/index.ts';
import { reader } from './read.ts';
import type { ApiState } from './state.ts';

/** A LIST or WATCH request: what of a resource is wanted. No namespace: all of them. */
export interface Selection {
  readonly resource: Resource;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** The test that a LIST or WATCH request stands for, or why it cannot be understood (400). */
export function selecting({
  resource,
  namespace,
  labelSelector = '',
  fieldSelector = '',
}: Selection):
  | { readonly ok: true; readonly matches: (object: ApiObject) => boolean }
  | { readonly ok: false; readonly status: Status } {
  const labels = parseLabelSelector(labelSelector);
  if (!labels.ok) return { ok: false, status: badRequest(labels.message) };
  const fields = parseFieldSelector(fieldSelector, resource);
  if (!fields.ok) return { ok: false, status: badRequest(fields.message) };
  return {
    ok: true,
    matches: (object) =>
      (namespace === undefined || (object.metadata.namespace ?? '') === namespace) &&
      labels.matches(object.metadata.labels) &&
      fields.matches(object),
  };
}

/** LIST, in the order of the store. */
export function list(
  state: ApiState,
  selection: Selection,
):
  | { readonly ok: true; readonly objects: readonly ApiObject[] }
  | { readonly ok: false; readonly status: Status } {
  const selected = selecting(selection);
  if (!selected.ok) return selected;
  const all = reader(state).list(selection.resource.kind);
  return { ok: true, objects: all.filter(selected.matches) };
}
