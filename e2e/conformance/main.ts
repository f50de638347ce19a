import { parseArgs } from 'node:util';
import { printJson, printResult, printTallies } from './print.ts';
import { knownKinds, passed, runVector } from './run.ts';
import { readVectors } from './vectors.ts';

/** `npm run conformance -- [folder] [--json]`: holds recorded vectors against core; the folder may hold kinds or be one. */
export function main(args: readonly string[]): number {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const folder = positionals[0] ?? 'e2e/conformance/vectors';
  const kinds = knownKinds();
  const results = readVectors(folder).map((file) => runVector(file, kinds));
  const failed = results.filter((result) => !passed(result));
  if (values.json) console.log(printJson(results));
  else console.log([...failed.map(printResult), printTallies(results)].join('\n'));
  if (results.length === 0) console.error(`conformance: no vectors in ${folder}`);
  return results.length > 0 && failed.length === 0 ? 0 : 1;
}
