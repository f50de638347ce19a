import { type Command, ended } from './command.ts';
import { isOn, readFlags } from './flags.ts';

const VERSION = 'v1.34.9';

/** `kubectl version`: client and server are of the same version. */
export const version: Command = (line, shell) => {
  const flags = readFlags(line, { values: { output: 'o' }, switches: ['client'] }, 'version');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const server = isOn(flags, 'client') ? '' : `Server Version: ${VERSION}\n`;
  const stdout = `Client Version: ${VERSION}\nKustomize Version: v5.7.1\n${server}`;
  return { stdout, stderr: '', exitCode: 0, state: shell.api, events: [] };
};
