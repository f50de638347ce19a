import type { ApiObject } from '../api/index.ts';

/** Read access to the API: what an informer's lister gives. Lists come sorted by namespace, then name. */
export interface Reader {
  get(kind: string, namespace: string, name: string): ApiObject | undefined;
  list(kind: string, namespace?: string): readonly ApiObject[];
}
