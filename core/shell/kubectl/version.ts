import { RELEASES } from '../../cluster/index.ts';
import { type Command, ended } from './command.ts';
import { isOn, readFlags } from './flags.ts';

/** The kustomize that is built into kubectl. */
const kustomizeOf = (release: string): string => (release.startsWith('v1.36.') ? 'v5.8.1' : 'v5.7.1');

/** `kubectl version`: client and server are of the same version. */
export const version: Command = (line, shell) => {
  const flags = readFlags(line, { values: { output: 'o' }, switches: ['client'] }, 'version');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  const { release = RELEASES['v1.34'] } = shell;
  const server = isOn(flags, 'client') ? '' : `Server Version: ${release}\n`;
  const stdout = `Client Version: ${release}\nKustomize Version: ${kustomizeOf(release)}\n${server}`;
  return { stdout, stderr: '', exitCode: 0, state: shell.api, events: [] };
};
