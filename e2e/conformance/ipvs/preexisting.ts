import { joinHostPort } from '../../../core/net/index.ts';
import { type IpvsWorld, run, type VectorServer } from './world.ts';

const OPTIONS = { TCP: '-t', UDP: '-u', SCTP: '--sctp-service' } as const;

/** Puts virtual servers into the kernel that nobody has asked kube-proxy for. */
export function preexisting(world: IpvsWorld, servers: readonly VectorServer[]): void {
  const lines = servers.flatMap(({ protocol, address, port, scheduler, realServers }) => {
    const service = `${OPTIONS[protocol]} ${joinHostPort(address, port)}`;
    return [
      { text: `-A ${service} -s ${scheduler}` },
      ...realServers.map((real) => ({
        text: `-a ${service} -r ${joinHostPort(real.address, real.port)} -m -w ${real.weight}`,
      })),
    ];
  });
  if (lines.length > 0) run(world, [{ tool: 'ipvsadm', lines }]);
}
