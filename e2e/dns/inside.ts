import { writeFile } from 'node:fs/promises';
import type { LookupCase } from './cases.ts';
import { compareLookups } from './lookups.ts';

/** Runs one program in network and mount namespaces of its own and leaves what it saw in a file. */
export async function main([program = 'getent', file = '']: readonly string[]): Promise<number> {
  await writeFile(file, JSON.stringify(await compareLookups(program as LookupCase['program'])));
  return 0;
}
