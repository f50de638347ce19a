import { kubectl } from '../../../core/shell/index.ts';
import { fixedChance } from '../apiserver/server.ts';
import type { Failure } from '../kind.ts';
import { storeOf, virtualTime } from '../kubectl/vector.ts';
import { type RecordedState, type RecordedWorld, statesOf } from './world.ts';

type RecordedCommand = NonNullable<RecordedState['kubectl']>[number];

/** `recordedAt` was taken after all commands had run: they ran up to so many seconds before. */
const SPREAD = 5;

/** Nodes are recorded by what kube-proxy knows of them: nothing of their age or of what runs on them. */
const isTold = ({ command }: RecordedCommand): boolean => !command.includes(' nodes');

/** UIDs, versions and image digests were replaced in the recorded objects, and Events are not among them. */
function comparable(text: string): string {
  return text
    .replace(/^( +(?:resourceVersion|uid|Image ID):) *.*\n/gm, '')
    .replace(/^Events:(?: +<none>\n|\n(?: .*\n)*)/gm, '');
}

function ran(state: RecordedState, line: string, now: number) {
  const api = storeOf([...state.services, ...state.endpointSlices, ...state.pods]);
  const context = { ...fixedChance(), now };
  const args = line.split(' ').slice(1);
  const { stdout, stderr, exitCode } = kubectl(args, { api, files: {}, namespace: 'default', context });
  return { stdout: comparable(stdout), stderr, exitCode };
}

function checkCommand(
  path: string,
  state: RecordedState,
  recordedAt: string,
  { command, ...recorded }: RecordedCommand,
): readonly Failure[] {
  const expected = { ...recorded, stdout: comparable(recorded.stdout) };
  const latest = virtualTime(Date.parse(recordedAt));
  const instants = Array.from({ length: SPREAD }, (_, seconds) => latest - seconds * 1000);
  const outputs = instants.map((now) => ran(state, command, now));
  if (outputs.some((output) => JSON.stringify(output) === JSON.stringify(expected))) return [];
  return (['stdout', 'stderr', 'exitCode'] as const).flatMap((stream) =>
    outputs[1]?.[stream] === expected[stream]
      ? []
      : [{ path: `${path}[${command}].${stream}`, expected: expected[stream], actual: outputs[1]?.[stream] }],
  );
}

/** What kubectl printed of each state, by our own kubectl over the recorded objects. */
export function checkKubectl(world: RecordedWorld): readonly Failure[] {
  return statesOf(world).flatMap(({ path, state }) =>
    (state.kubectl ?? [])
      .filter(isTold)
      .flatMap((command) =>
        checkCommand(`${path}kubectl`, state, state.recordedAt ?? world.recordedAt ?? '', command),
      ),
  );
}
