import type { ApiObject } from '../../../core/api/index.ts';
import { compare } from '../iptables/compare.ts';
import { checks } from '../ipvs/expectations.ts';
import { preexisting } from '../ipvs/preexisting.ts';
import { hear, type IpvsProxySettings, newWorld, sync, type VectorServer } from '../ipvs/world.ts';
import type { Failure, Vector, VectorKind } from '../kind.ts';

interface Step {
  readonly name: string;
  readonly advanceSeconds?: number;
  readonly apply: readonly ApiObject[];
  readonly delete: readonly { readonly kind: string; readonly namespace?: string; readonly name: string }[];
  readonly expect: Readonly<Record<string, unknown>>;
}

interface IpvsVector extends Vector {
  readonly proxy: IpvsProxySettings;
  readonly objects: readonly ApiObject[];
  readonly preexistingVirtualServers?: readonly VectorServer[];
  readonly expect: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
}

/** Objects and one kube-proxy in ipvs mode: what is in its kernel after each sync, and what clients see. */
export const kind: VectorKind = {
  kind: 'ipvs',
  run(given: Vector): readonly Failure[] {
    const vector = given as IpvsVector;
    const world = newWorld(vector.proxy);
    preexisting(world, vector.preexistingVirtualServers ?? []);
    const run = (path: string, expect: Readonly<Record<string, unknown>>): readonly Failure[] => {
      const outcome = { world, rendering: sync(world) };
      return Object.entries(expect).flatMap(([key, expected]) => {
        const check = checks[key];
        if (!check) return [{ path: `${path}${key}`, expected: 'a check for this key', actual: 'none' }];
        const compared = check(expected as never, outcome);
        return compare(`${path}${key}`, compared.expected, compared.actual);
      });
    };
    hear(world, vector.objects);
    const first = run('', vector.expect);
    const later = (vector.steps ?? []).flatMap((step) => {
      world.now += (step.advanceSeconds ?? 1) * 1000;
      hear(world, step.apply, step.delete);
      return run(`"${step.name}" `, step.expect);
    });
    return [...first, ...later];
  },
};
