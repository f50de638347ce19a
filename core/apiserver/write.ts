import type { Write } from './component.ts';
import { create } from './create.ts';
import { deleteObject } from './delete.ts';
import type { WriteContext, WriteResult } from './result.ts';
import type { ApiState } from './state.ts';
import { update, updateStatus } from './update.ts';

/**
 * Carries out one request as the generic registry does (apiserver pkg/registry/generic/registry/store.go): defaults,
 * admission, allocation, validation, storage, in this order. Takes decoded objects; `decode` makes them from JSON.
 */
export function write(state: ApiState, request: Write, context: WriteContext): WriteResult {
  switch (request.verb) {
    case 'create':
      return create(state, request.object, context);
    case 'update':
      return update(state, request.object, context);
    case 'updateStatus':
      return updateStatus(state, request.object);
    case 'delete':
      return deleteObject(state, request, context);
  }
}
