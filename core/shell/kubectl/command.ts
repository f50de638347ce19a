import type { Pod } from '../../api/index.ts';
import type { ApiState, WatchEvent, WriteContext } from '../../apiserver/index.ts';
import { errorOutput, type Failure } from './output.ts';

/** What a command has to work with. */
export interface Shell {
  readonly api: ApiState;
  /** By name; `-` is standard input. */
  readonly files: Readonly<Record<string, string>>;
  /** The namespace of the current context. */
  readonly namespace: string;
  readonly context: WriteContext;
  /** Release of server and kubectl; absent: v1.34.9. */
  readonly release?: string;
  /** What a container has printed; absent: nobody keeps it. */
  logs?(pod: Pod, container: string, previous: boolean): readonly string[];
}

/** What a command printed and did. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly state: ApiState;
  readonly events: readonly WatchEvent[];
}

export type Command = (line: readonly string[], shell: Shell) => CommandResult;

/** A command that ends before it has done anything. */
export function ended(shell: Shell, failures: readonly Failure[], stderr = ''): CommandResult {
  return { stdout: '', stderr: stderr + errorOutput(failures), exitCode: 1, state: shell.api, events: [] };
}
