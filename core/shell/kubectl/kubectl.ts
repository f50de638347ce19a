import { apply } from './apply.ts';
import { type Command, type CommandResult, ended, type Shell } from './command.ts';
import { create } from './create.ts';
import { deleteCommand } from './delete.ts';
import { describe } from './describe/describe.ts';
import { get } from './get.ts';

const commands: Readonly<Record<string, Command>> = { apply, create, delete: deleteCommand, describe, get };

/** Runs `kubectl` with these arguments (the word `kubectl` left out) against the API. */
export function kubectl(line: readonly string[], shell: Shell): CommandResult {
  const [verb = '', ...rest] = line;
  const command = Object.hasOwn(commands, verb) ? commands[verb] : undefined;
  return command ? command(rest, shell) : ended(shell, [{ text: `unknown command "${verb}" for "kubectl"` }]);
}
