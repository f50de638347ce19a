import { measure, type Sorted } from '../sim/index.ts';
import type { ServedPort } from './digest/served.ts';
import type { Rendering } from './mode.ts';

type Lacking = Rendering['noLocalEndpoints'];

/** Why traffic of a service port gets no endpoint, as a mode sees it. */
interface Denied {
  readonly internalDenial: { readonly role: string } | undefined;
  readonly externalDenial: { readonly role: string } | undefined;
}

const sum = (all: readonly Lacking[]): Lacking => ({
  internal: all.reduce((count, { internal }) => count + internal, 0),
  external: all.reduce((count, { external }) => count + external, 0),
});

const lacks = (denial: Denied['internalDenial']): number => (denial?.role === 'no-local-endpoints' ? 1 : 0);

/** Service ports whose traffic is dropped here for want of a local endpoint, under the one policy and the other. */
export const countLacking = (
  view: (port: ServedPort) => Denied,
): ((served: Sorted<readonly ServedPort[]>) => Lacking) =>
  measure<readonly ServedPort[], Lacking>((services) => {
    const all = services.flat().map(view);
    return sum(
      all.map(({ internalDenial, externalDenial }) => ({
        internal: lacks(internalDenial),
        external: lacks(externalDenial),
      })),
    );
  }, sum);
