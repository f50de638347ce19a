import { expect, test } from 'vitest';
import { bootstrap } from '../../core/cluster/index.ts';
import { type KubectlVector, serverOf } from '../conformance/kubectl/vector.ts';
import { readVectors } from '../conformance/vectors.ts';
import { asBefore } from './differences.ts';
import { noKubectl, type Ran, runKubectl } from './kubectl.ts';
import { startLab } from './lab.ts';
import { shiftTimes } from './shift-times.ts';

/**
 * `describe` and `events` compute ages by the clock of the machine. So the vector's clock is moved by whole seconds to
 * agree with it, and the server holds its answers back until both say the same: kubectl prints right after that.
 */
function agreeing({ args, now }: KubectlVector): { readonly shift: number; readonly notBefore: number } {
  if (args[0] !== 'describe' && args[0] !== 'events') return { shift: 0, notBefore: 0 };
  const shift = Math.ceil((Date.now() + START_UP - Date.parse(now)) / 1000) * 1000;
  return { shift, notBefore: Date.parse(now) + shift };
}

/** More than kubectl takes from its start to its first request, in ms. */
const START_UP = 500;

const anyCluster = bootstrap().cluster;

async function replayed(vector: KubectlVector): Promise<Ran> {
  const { shift, notBefore } = agreeing(vector);
  const moved = JSON.parse(shiftTimes(JSON.stringify(vector), shift)) as KubectlVector;
  const lab = await startLab({ ...anyCluster, ...serverOf(moved) }, { speed: 0, notBefore });
  const ran = await runKubectl(lab.url, vector.args, {
    files: vector.request?.files ?? {},
    stdin: vector.request?.stdin ?? '',
  });
  await lab.close();
  const shifted = { ...ran, stdout: shiftTimes(ran.stdout, -shift) };
  return asBefore(shifted, vector.args);
}

test
  .skipIf(noKubectl)
  .each(
    readVectors(process.env.KUBECTL_VECTORS ?? 'e2e/conformance/vectors/kubectl').map(
      ({ vector }) => vector as KubectlVector,
    ),
  )(
  'the real kubectl: $name',
  async (vector) => {
    const { stdout, stderr, exitCode } = vector.expect;
    expect(await replayed(vector)).toEqual({ stdout, stderr, exitCode });
  },
  20_000,
);
