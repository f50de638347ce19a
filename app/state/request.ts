import type { Client, Service } from '../../core/index.ts';
import type { Mirror } from './mirror.ts';
import { servicesOf } from './mirror.ts';

/** Names a client in the header's select and in storage. */
export function clientKey(client: Client): string {
  return client.from === 'pod' ? `pod/${client.namespace}/${client.name}` : `${client.from}/${client.name}`;
}

/** How a client reads in a list: the namespace only where it is not `default`. */
export function clientLabel(client: Client): string {
  if (client.from === 'pod' && client.namespace !== 'default') return `${client.namespace}/${client.name}`;
  return client.name;
}

/** The client that a person chose, or the first there is. */
export function chosenClient(mirror: Mirror, key: string | undefined): Client | undefined {
  return mirror.clients.find((client) => clientKey(client) === key) ?? mirror.clients[0];
}

const url = (host: string, port: number): string =>
  `curl http://${host.includes(':') ? `[${host}]` : host}${port === 80 ? '' : `:${port}`}`;

function hostsOf(service: Service, client: Client | undefined): readonly string[] {
  const { name, namespace = 'default' } = service.metadata;
  const near = client?.from === 'pod' && client.namespace === namespace;
  const clusterIP = service.spec.clusterIP;
  const address = clusterIP && clusterIP !== 'None' ? [clusterIP] : [];
  if (client?.from !== 'pod') return address;
  return [near ? name : `${name}.${namespace}`, `${name}.${namespace}.svc.cluster.local`, ...address];
}

function outerAddresses(service: Service, mirror: Mirror): readonly string[] {
  const ports = service.spec.ports ?? [];
  const balancers = (service.status?.loadBalancer?.ingress ?? []).flatMap((ingress) => ingress.ip ?? []);
  return ports.flatMap((port) => [
    ...balancers.map((ip) => url(ip, port.port)),
    ...(port.nodePort ? mirror.nodes.map((node) => url(node.address, port.nodePort ?? 0)) : []),
  ]);
}

/** Requests worth trying from a client: every TCP port of every Service, as a person would type it. */
export function suggestionsFor(mirror: Mirror, client: Client | undefined): readonly string[] {
  const services = servicesOf(mirror).filter((service) => service.metadata.namespace !== 'kube-system');
  const inside = services.flatMap((service) =>
    (service.spec.ports ?? [])
      .filter((port) => (port.protocol ?? 'TCP') === 'TCP')
      .flatMap((port) => hostsOf(service, client).map((host) => url(host, port.port))),
  );
  const outside = services.flatMap((service) => outerAddresses(service, mirror));
  return [...new Set(client?.from === 'outside' ? outside : [...inside, ...outside])];
}
