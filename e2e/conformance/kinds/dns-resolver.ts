import type { Failure, Vector, VectorKind } from '../kind.ts';
import { runLookup } from './dns/lookup.ts';
import { runResolvConf } from './dns/resolv-conf.ts';

/** Recorded lookups of real libraries, query by query; and resolv.conf of Pods as the kubelet forms it. */
export const kind: VectorKind = {
  kind: 'dns-resolver',
  run: (vector: Vector): readonly Failure[] =>
    'kubelet' in vector ? runResolvConf(vector) : runLookup(vector),
};
