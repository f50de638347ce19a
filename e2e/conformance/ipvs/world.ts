import type { ApiObject, Node } from '../../../core/api/index.ts';
import { type KernelCommand, load, type Netns, newNetns } from '../../../core/kernel/index.ts';
import { type Family, familyOf } from '../../../core/net/index.ts';
import {
  afterSync,
  defaultConfiguration,
  defaultHost,
  initialMemory,
  ipvs,
  type ProxyMemory,
  provideMode,
  type Rendering,
  syncProxyRules,
  takeIn,
} from '../../../core/proxy/index.ts';

provideMode(ipvs);

/** The `proxy` part of a vector: one kube-proxy of one family, and the machine under it. */
export interface IpvsProxySettings {
  readonly ipFamily: Family;
  readonly nodeName: string;
  readonly nodeIP: string | null;
  readonly nodeIPs: readonly string[];
  readonly interfaces: Readonly<Record<string, readonly string[]>>;
  readonly nodePortAddresses: readonly string[] | null;
  readonly clusterCIDR: string | null;
  readonly masqueradeAll: boolean;
  readonly masqueradeBit: number;
  readonly masqueradeMark: string;
  readonly scheduler: string;
  readonly excludeCIDRs: readonly string[];
  readonly strictARP: boolean;
}

/** A virtual server, as vectors write one. */
export interface VectorServer {
  readonly address: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly scheduler: string;
  readonly flags?: readonly string[];
  readonly persistenceTimeout?: number;
  readonly realServers: readonly {
    readonly address: string;
    readonly port: number;
    readonly weight: number;
  }[];
}

/** Names a deleted object. */
interface Named {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** A kube-proxy in ipvs mode on a kernel of its own, which it reads and changes from sync to sync. */
export interface IpvsWorld {
  readonly settings: IpvsProxySettings;
  readonly objects: Map<string, ApiObject>;
  memory: ProxyMemory;
  netns: Netns;
  now: number;
}

export function newWorld(settings: IpvsProxySettings): IpvsWorld {
  const interfaces = Object.entries(settings.interfaces).map(
    ([name, addresses]) => ({ name, kind: 'ethernet', addresses }) as const,
  );
  const loopback = { name: 'lo', kind: 'loopback', addresses: ['127.0.0.1/8', '::1/128'] } as const;
  const routes = [{ to: '0.0.0.0/0', dev: interfaces[0]?.name ?? 'eth0' }];
  const netns = newNetns({ name: settings.nodeName, interfaces: [loopback, ...interfaces], routes });
  return { settings, objects: new Map(), memory: initialMemory, netns, now: 0 };
}

export function run(world: IpvsWorld, commands: readonly KernelCommand[]): void {
  world.netns = load(world.netns, commands);
}

const keyOf = ({ kind, namespace = '', name }: Named): string => `${kind} ${namespace}/${name}`;

export function hear(world: IpvsWorld, applied: readonly ApiObject[], deleted: readonly Named[] = []): void {
  const { objects, settings } = world;
  const tell = (type: 'MODIFIED' | 'DELETED', object: ApiObject): void => {
    world.memory = takeIn(world.memory, { type, object }, settings.nodeName);
  };
  for (const object of applied) {
    objects.set(keyOf({ kind: object.kind, ...object.metadata }), object);
    tell('MODIFIED', object);
  }
  for (const named of deleted) {
    const object = objects.get(keyOf(named));
    objects.delete(keyOf(named));
    if (object) tell('DELETED', object);
  }
}

/** Syncs now and runs what it says. */
export function sync(world: IpvsWorld): Rendering {
  const { settings, memory, now, netns } = world;
  const { ipFamily: family } = settings;
  const own = memory.families[family];
  const addresses = Object.values(settings.interfaces).flat();
  const { view, rendering } = syncProxyRules({
    config: {
      ...defaultConfiguration,
      mode: 'ipvs',
      clusterCIDR: settings.clusterCIDR ?? '',
      nodePortAddresses: settings.nodePortAddresses ?? [],
      iptables: {
        ...defaultConfiguration.iptables,
        masqueradeAll: settings.masqueradeAll,
        masqueradeBit: settings.masqueradeBit,
      },
      ipvs: {
        ...defaultConfiguration.ipvs,
        scheduler: settings.scheduler,
        excludeCIDRs: settings.excludeCIDRs,
        strictARP: settings.strictARP,
      },
    },
    host: defaultHost,
    node: nodeOf(settings, memory.node),
    family,
    services: memory.services,
    slices: memory.slices,
    now,
    memory: own,
    masqueradeMark: settings.masqueradeMark,
    localAddresses: addresses
      .map((address) => address.split('/')[0] ?? '')
      .filter((address) => familyOf(address) === family),
    netns,
  });
  const families = { ...memory.families, [family]: afterSync(own, view, rendering) };
  world.memory = { ...memory, families };
  run(world, rendering.commands);
  return rendering;
}

/** The Node object, with the address that kube-proxy took for its own in front; without one it knows none. */
function nodeOf({ nodeName, nodeIP }: IpvsProxySettings, node: Node | undefined): Node {
  const own = nodeIP === null ? [] : [{ type: 'InternalIP' as const, address: nodeIP }];
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: nodeName, ...node?.metadata },
    status: { addresses: own },
  };
}
