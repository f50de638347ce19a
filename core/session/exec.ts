import type { Happening } from '../cluster/index.ts';
import type { SessionState } from './state.ts';
import type { Answer } from './types.ts';

/** Runs a command line as a terminal beside the cluster would. */
export function runCommand(
  state: SessionState,
  line: string,
): {
  readonly state: SessionState;
  readonly happened: readonly Happening[];
  readonly output: NonNullable<Answer['output']>;
} {
  const [command = ''] = line.trim().split(/\s+/);
  return {
    state,
    happened: [],
    output: { stdout: '', stderr: `sh: ${command}: not found\n`, exitCode: 127 },
  };
}
