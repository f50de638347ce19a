import type { ApiObject } from '../../../core/api/index.ts';
import { compare } from '../iptables/compare.ts';
import type { Failure, Vector, VectorKind } from '../kind.ts';
import { checks, type StepOutcome } from '../nftables/expectations.ts';
import { applyLine, emptyTable } from '../nftables/table-text.ts';
import { hear, inputsOf, type NftProxySettings, newProxy, sync } from '../nftables/world.ts';

interface Step {
  readonly name: string;
  readonly advanceSeconds: number;
  readonly apply: readonly ApiObject[];
  readonly delete: readonly { readonly kind: string; readonly namespace?: string; readonly name: string }[];
  readonly expect: Readonly<Record<string, unknown>>;
}

interface NftVector extends Vector {
  readonly proxy: NftProxySettings;
  readonly objects: readonly ApiObject[];
  readonly expect: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
}

/** Objects and one kube-proxy in nftables mode: its table, where flows go, and what a row of changes writes. */
export const kind: VectorKind = {
  kind: 'nftables',
  run(given: Vector): readonly Failure[] {
    const vector = given as NftVector;
    const proxy = newProxy(vector.proxy, `${vector.expect.layout ?? ''}`);
    const table = emptyTable();
    const run = (path: string, expect: Readonly<Record<string, unknown>>): readonly Failure[] => {
      const { rendering } = sync(proxy);
      const inputs = inputsOf(rendering);
      for (const line of inputs.flat()) applyLine(table, line);
      const outcome: StepOutcome = { settings: vector.proxy, rendering, inputs, table };
      return Object.entries(expect).flatMap(([key, expected]) => {
        const check = checks[key];
        if (!check) return [{ path: `${path}${key}`, expected: 'a check for this key', actual: 'none' }];
        const compared = check(expected as never, outcome);
        return compare(`${path}${key}`, compared.expected, compared.actual);
      });
    };
    hear(proxy, vector.objects);
    const first = run('', vector.expect);
    const later = (vector.steps ?? []).flatMap((step) => {
      proxy.now += step.advanceSeconds * 1000;
      hear(proxy, step.apply, step.delete);
      return run(`"${step.name}" `, step.expect);
    });
    return [...first, ...later];
  },
};
