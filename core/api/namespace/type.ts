import type { ApiObjectOf } from '../meta.ts';

export interface Namespace extends ApiObjectOf<'Namespace', 'v1'> {
  readonly spec?: { readonly finalizers?: readonly string[] };
  readonly status?: { readonly phase?: 'Active' | 'Terminating' };
}
