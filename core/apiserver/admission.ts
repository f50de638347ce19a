import type { ApiObject } from '../api/index.ts';
import type { WriteContext } from './result.ts';

/** Mutating admission plug-ins that are on by default, as far as they change what is modelled. */
export function admit(object: ApiObject, _context: WriteContext): ApiObject {
  return object;
}
