import type { Answer } from '../../core/index.ts';

/** A command that was run, or an input that could not be carried out, and what was said to it. */
export interface Said {
  readonly id: number;
  /** As it would be typed, prompt included: `$ kubectl cordon node-a`. */
  readonly line: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly failed: boolean;
}

/** What was run and said, newest last. */
export interface CommandsState {
  readonly said: readonly Said[];
  /** True until a person has put the newest one away. */
  readonly saidShown: boolean;
}

export const nothingSaid: CommandsState = { said: [], saidShown: false };

/** Enough to look back. */
const KEPT = 100;

/** One more thing said, and shown. */
export function saying(
  { said }: CommandsState,
  line: string,
  output: NonNullable<Answer['output']>,
): CommandsState {
  const { stdout, stderr, exitCode } = output;
  const entry: Said = { id: (said.at(-1)?.id ?? 0) + 1, line, stdout, stderr, failed: exitCode !== 0 };
  return { said: [...said, entry].slice(-KEPT), saidShown: true };
}
