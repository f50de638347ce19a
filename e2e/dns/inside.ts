import { writeFile } from 'node:fs/promises';
import type { LookupCase } from './cases.ts';
import { compareLookups } from './lookups.ts';
import { compareTools } from './tools.ts';

/** Runs one program in network and mount namespaces of its own and leaves what it saw in a file. */
export async function main([program = 'getent', file = '']: readonly string[]): Promise<number> {
  const compared =
    program === 'tools' ? await compareTools() : await compareLookups(program as LookupCase['program']);
  await writeFile(file, JSON.stringify(compared));
  return 0;
}
