import type { Node } from '../api/index.ts';
import { listOf, reader, type Write } from '../apiserver/index.ts';
import { cidrOf, cidrSize, nthAddress } from '../net/index.ts';
import type { Cluster } from './cluster.ts';
import { type Lacking, newcomer } from './newcomer.ts';
import { RELEASES } from './releases.ts';
import { machineStatus } from './system-objects.ts';

/** kube-controller-manager's --node-cidr-mask-size for IPv4. */
const NODE_MASK = 24;
/** Machines of the node network begin here. */
const FIRST_MACHINE = 11;

const free = (count: number, nth: (place: number) => string, taken: readonly string[]): string | undefined =>
  Array.from({ length: count }, (_, place) => nth(place)).find((each) => !taken.includes(each));

const addressesOf = ({ status }: Node): readonly string[] =>
  (status?.addresses ?? []).map(({ address }) => address);

/** The next Pod network of the cluster's range; its first one is that of the control plane's own machine. */
function podCIDR(clusterCIDR: string, nodes: readonly Node[]): string | undefined {
  const size = 2 ** (32 - NODE_MASK);
  const taken = nodes.flatMap(({ spec }) => spec?.podCIDRs ?? []);
  const nth = (place: number): string => `${nthAddress(clusterCIDR, (place + 1) * size)}/${NODE_MASK}`;
  return free(cidrSize(clusterCIDR) / size - 1, nth, taken);
}

/**
 * What others write into a Node object that somebody made by hand: node-ipam-controller its Pod network (--allocate-node-cidrs, as
 * kubeadm starts it; pkg/controller/nodeipam/ipam/range_allocator.go), its kubelet what the machine is like, as far as the object does not
 * say so itself. Simplified: at once, IPv4 alone; and a machine has the next free address.
 */
function lacks({ api, world, proxies }: Cluster, { metadata, spec, status }: Node): readonly Lacking[] {
  const { name } = metadata;
  const nodes = listOf(reader(api), 'Node');
  const cidr = spec?.podCIDRs?.length ? undefined : podCIDR(world.clusterCIDR, nodes);
  const network = cidrOf(`${world.nodeNetwork.router}/${world.nodeNetwork.prefix}`) ?? '';
  const taken = [...nodes.flatMap(addressesOf), world.apiServer.address];
  const address = free(
    cidrSize(network) - FIRST_MACHINE - 1,
    (place) => nthAddress(network, FIRST_MACHINE + place),
    taken,
  );
  const release = RELEASES[proxies?.release ?? 'v1.34'];
  const machine = machineStatus(name, address === undefined ? [] : [address], release);
  const reported = { ...machine, ...status };
  return [
    ...(cidr === undefined
      ? []
      : [
          {
            by: 'node-ipam-controller',
            write: (node: Node): Write => ({
              effect: 'Write',
              verb: 'update',
              object: { ...node, spec: { ...node.spec, podCIDR: cidr, podCIDRs: [cidr] } },
            }),
          },
        ]),
    ...(status?.conditions && status.addresses
      ? []
      : [
          {
            by: `kubelet/${name}`,
            write: (node: Node): Write => ({
              effect: 'Write',
              verb: 'updateStatus',
              object: { ...node, status: reported },
            }),
          },
        ]),
  ];
}

/** Makes the code known to every cluster. */
export function provideJoining(): void {
  newcomer.lacks = lacks;
}
