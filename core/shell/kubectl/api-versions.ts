import { apiVersionOf, resources } from '../../api/index.ts';
import type { Command } from './command.ts';

/** `kubectl api-versions`. */
export const apiVersions: Command = (_, shell) => {
  const served = [...new Set(resources.map(apiVersionOf))].sort();
  const stdout = served.map((each) => `${each}\n`).join('');
  return { stdout, stderr: '', exitCode: 0, state: shell.api, events: [] };
};
