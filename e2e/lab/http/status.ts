import type { Status } from '../../../core/api/index.ts';

/** metav1.Status as it goes over the wire. */
export function statusBody({ code, reason, message, details, causes }: Status) {
  const listed = causes?.map(({ reason: type, message: text, field }) => ({
    reason: type,
    message: text,
    field,
  }));
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details || listed ? { details: { ...details, ...(listed ? { causes: listed } : {}) } } : {}),
    code,
  };
}

/** 404 for a URL that nobody serves (apiserver pkg/endpoints/handlers/responsewriters). */
export const nothingThere: Status = {
  code: 404,
  reason: 'NotFound',
  message: 'the server could not find the requested resource',
  details: {},
};

/** 405. */
export const notAllowed: Status = {
  code: 405,
  reason: 'MethodNotAllowed',
  message: 'the server does not allow this method on the requested resource',
  details: {},
};
