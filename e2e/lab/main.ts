import { parseArgs } from 'node:util';
import { newCluster } from './cluster.ts';
import { startLab } from './lab.ts';

/** `npm run lab -- [--port N] [--speed N]`: a cluster for a real kubectl, until Ctrl-C. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string', default: '8001' }, speed: { type: 'string', default: '1' } },
  });
  const lab = await startLab(newCluster(), { port: Number(values.port), speed: Number(values.speed) });
  console.log(`A cluster of three nodes is up. Talk to it with any kubectl:\n
  kubectl --server ${lab.url} get pods -A -o wide
`);
  await new Promise((stopped) => process.once('SIGINT', stopped));
  await lab.close();
  return 0;
}
