import { isObject } from '../../../core/api/index.ts';
import { type ApiState, reader } from '../../../core/apiserver/index.ts';
import { kubectl } from '../../../core/shell/index.ts';
import { differences } from '../apiserver/compare.ts';
import { fixedChance } from '../apiserver/server.ts';
import type { Failure, Vector, VectorKind } from '../kind.ts';
import { type KubectlVector, serverOf } from '../kubectl/vector.ts';

/** The part of an object that `after` speaks of. */
function told(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(actual) && Array.isArray(expected))
    return actual.map((each, index) => told(each, expected[index]));
  if (!isObject(actual) || !isObject(expected)) return actual;
  return Object.fromEntries(Object.keys(expected).map((key) => [key, told(actual[key], expected[key])]));
}

/** The Services and Deployments that are there afterwards. */
function afterFailures(state: ApiState, { expect: { after = [] } }: KubectlVector): readonly Failure[] {
  return after.flatMap((expected, index) => {
    const { kind, metadata } = expected;
    const actual = reader(state).get(kind, metadata.namespace ?? '', metadata.name);
    const same = (wanted: unknown, got: unknown) => wanted === '<allocated>' && got !== undefined;
    return differences(`expect.after[${index}]`, expected, told(actual, expected), same);
  });
}

/** What our own kubectl prints and does, held against the real one. */
export const kind: VectorKind = {
  kind: 'kubectl',
  run: (untyped: Vector) => {
    const vector = untyped as KubectlVector;
    const { api, now } = serverOf(vector);
    const { files = {}, stdin } = vector.request ?? {};
    const { stdout, stderr, exitCode, state } = kubectl(vector.args, {
      api,
      files: stdin === undefined ? files : { ...files, '-': stdin },
      namespace: 'default',
      context: { ...fixedChance(), now },
    });
    return [
      ...differences('expect.stdout', vector.expect.stdout, stdout),
      ...differences('expect.stderr', vector.expect.stderr, stderr),
      ...differences('expect.exitCode', vector.expect.exitCode, exitCode),
      ...afterFailures(state, vector),
    ];
  },
};
