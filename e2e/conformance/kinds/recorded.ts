import type { Failure, Vector, VectorKind } from '../kind.ts';
import { checkIptables } from '../recorded/iptables.ts';
import { checkKubectl } from '../recorded/kubectl.ts';
import { checkNftables } from '../recorded/nftables.ts';
import type { RecordedWorld } from '../recorded/world.ts';

type Check = (world: RecordedWorld) => readonly Failure[];

/** What a recording holds, each part with its check: one file in `recorded/`, or nothing as long as it is not built. */
const parts: Readonly<Record<string, Check | undefined>> = {
  iptables: checkIptables,
  nftables: checkNftables,
  kubectl: checkKubectl,
};

/** A whole cluster recorded from the real components: it holds only if every part of it does. */
export const kind: VectorKind = {
  kind: 'recorded',
  run(vector: Vector): readonly Failure[] {
    return Object.entries(parts).flatMap(([part, check]) => {
      if (check) return check(vector as RecordedWorld);
      return [{ path: part, expected: 'held against core', actual: 'this part is not built yet' }];
    });
  },
};
