import { apiResources } from './api-resources.ts';
import { apiVersions } from './api-versions.ts';
import { apply } from './apply.ts';
import { type Command, type CommandResult, ended, type Shell } from './command.ts';
import { cordon, uncordon } from './cordon.ts';
import { create } from './create.ts';
import { deleteCommand } from './delete.ts';
import { describe } from './describe/describe.ts';
import { drain } from './drain.ts';
import { events } from './events.ts';
import { expose } from './expose.ts';
import { get } from './get.ts';
import { annotate, label } from './label.ts';
import { logs } from './logs.ts';
import { patch } from './patch.ts';
import { refusedCommands } from './refused.ts';
import { replace } from './replace.ts';
import { rollout } from './rollout/index.ts';
import { run } from './run.ts';
import { scale } from './scale.ts';
import { set } from './set.ts';
import { unknownCommand } from './suggest.ts';
import { taint } from './taint.ts';
import { top } from './top.ts';
import { version } from './version.ts';
import { wait } from './wait.ts';

const commands: Readonly<Record<string, Command>> = {
  ...refusedCommands,
  annotate,
  'api-resources': apiResources,
  'api-versions': apiVersions,
  apply,
  cordon,
  create,
  delete: deleteCommand,
  describe,
  drain,
  events,
  expose,
  get,
  label,
  logs,
  patch,
  replace,
  rollout,
  run,
  scale,
  set,
  taint,
  top,
  uncordon,
  version,
  wait,
};

/** Runs `kubectl` with these arguments (the word `kubectl` left out) against the API. */
export function kubectl(line: readonly string[], shell: Shell): CommandResult {
  const [verb = '', ...rest] = line;
  const command = Object.hasOwn(commands, verb) ? commands[verb] : undefined;
  return command ? command(rest, shell) : ended(shell, [{ text: unknownCommand(verb) }]);
}
