import { compareDig } from './dig.ts';
import { printResults } from './result.ts';

/** `npm run test:dns`: core's DNS on real sockets, read by a real dig and asked by real C libraries. */
export async function main(): Promise<number> {
  const digs = await compareDig();
  const failed = printResults('dig', digs);
  console.log(`${digs.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
