import type { Client, Service } from '../../core/index.ts';
import type { Mirror } from './mirror.ts';
import { podsOf, servicesOf } from './mirror.ts';

/** Names a client in the header's select and in storage. */
export function clientKey(client: Client): string {
  return client.from === 'pod' ? `pod/${client.namespace}/${client.name}` : `${client.from}/${client.name}`;
}

/** How a client reads in a list: the namespace only where it is not `default`. */
export function clientLabel(client: Client): string {
  if (client.from === 'outside') return `${client.name} (outside)`;
  if (client.from === 'pod' && client.namespace !== 'default') return `${client.namespace}/${client.name}`;
  return client.name;
}

/** The client that a person chose, or the first there is. */
export function chosenClient(mirror: Mirror, key: string | undefined): Client | undefined {
  return mirror.clients.find((client) => clientKey(client) === key) ?? mirror.clients[0];
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** What a person would type to reach a port: an HTTP request over TCP, a datagram over UDP. */
function lineFor(host: string, port: number, protocol: string | undefined): readonly string[] {
  if (protocol === 'UDP') return [`echo hi | nc -u -w1 ${host} ${port}`];
  if (protocol !== undefined && protocol !== 'TCP') return [];
  return [`curl http://${bracketed(host)}${port === 80 ? '' : `:${port}`}`];
}

type Ports = NonNullable<Service['spec']['ports']>;
const NO_PORTS: Ports = [];

/** Names by which a Pod knows a Service: short where they share a namespace. */
function namesOf({ metadata: { name, namespace = 'default' } }: Service, client: Client): readonly string[] {
  if (client.from !== 'pod') return [];
  const short = client.namespace === namespace ? name : `${name}.${namespace}`;
  return [short, `${name}.${namespace}.svc.cluster.local`];
}

/** By name and by the addresses inside the cluster. A name that stands for a host outside has the ports of that host. */
function inside(service: Service, client: Client): readonly string[] {
  const { clusterIP, externalIPs = [], ports = NO_PORTS, type } = service.spec;
  const virtual = clusterIP && clusterIP !== 'None' ? [clusterIP] : [];
  const hosts = [...namesOf(service, client), ...virtual, ...externalIPs];
  if (type === 'ExternalName') return namesOf(service, client).flatMap((host) => lineFor(host, 80, 'TCP'));
  return ports.flatMap((port) => hosts.flatMap((host) => lineFor(host, port.port, port.protocol)));
}

/** By the load balancer's address, by each node's port, by addresses that the network outside leads to the nodes. */
function fromAnywhere(service: Service, mirror: Mirror): readonly string[] {
  const balancers = (service.status?.loadBalancer?.ingress ?? []).flatMap((ingress) => ingress.ip ?? []);
  const outer = [...balancers, ...(service.spec.externalIPs ?? [])];
  return (service.spec.ports ?? NO_PORTS).flatMap(({ port, nodePort, protocol }) => [
    ...outer.flatMap((host) => lineFor(host, port, protocol)),
    ...(nodePort ? mirror.nodes.flatMap(({ address }) => lineFor(address, nodePort, protocol)) : []),
  ]);
}

/** So many Pods are worth a line of their own. */
const PODS_SUGGESTED = 3;

/** Straight to a Pod, past every Service. */
function toPods(mirror: Mirror): readonly string[] {
  const listening = podsOf(mirror).flatMap(({ metadata, spec, status }) => {
    const port = spec.containers.flatMap((each) => each.ports ?? [])[0];
    const ip = status?.podIP;
    return metadata.namespace === 'kube-system' || !port || !ip ? [] : [{ ip, port }];
  });
  return listening
    .slice(0, PODS_SUGGESTED)
    .flatMap(({ ip, port }) => lineFor(ip, port.containerPort, port.protocol));
}

/** Requests worth trying from a client, one for each way in, as a person would type them. */
export function suggestionsFor(mirror: Mirror, client: Client | undefined): readonly string[] {
  const services = servicesOf(mirror).filter((service) => service.metadata.namespace !== 'kube-system');
  const anywhere = services.flatMap((service) => fromAnywhere(service, mirror));
  if (!client || client.from === 'outside') return [...new Set(anywhere)];
  const own = services.flatMap((service) => inside(service, client));
  return [...new Set([...own, ...anywhere, ...toPods(mirror)])];
}

/**
 * The request line once somebody else sends: one that was offered to the one before, and that this one has no use for, gives way to the
 * first that is offered to this one. What a person typed stays.
 */
export function lineForSender(
  mirror: Mirror,
  line: string,
  before: Client | undefined,
  after: Client,
): string {
  const [first, ...others] = suggestionsFor(mirror, after);
  if (first === undefined || [first, ...others].includes(line)) return line;
  return suggestionsFor(mirror, before).includes(line) ? first : line;
}
