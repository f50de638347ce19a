import { age, column, type Printer } from '../printing/table.ts';
import { firstThree, NONE } from '../printing/text.ts';
import type { Endpoints } from './type.ts';

const hostPort = (ip: string, port: number): string =>
  ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;

/** Ready addresses with every port; nothing at all, where all addresses are not ready (formatEndpoints). */
function endpointsText({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return NONE;
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) => addresses.map(({ ip }) => hostPort(ip, port))),
  );
  return firstThree(all, '');
}

/** printEndpoints. */
export const endpointsPrinter: Printer<Endpoints> = {
  columns: [column('Name'), column('Endpoints'), column('Age')],
  cells: (endpoints, now) => [endpoints.metadata.name, endpointsText(endpoints), age(endpoints, now)],
};
