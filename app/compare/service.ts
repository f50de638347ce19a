import type { Service } from '../../core/index.ts';
import { type Mirror, servicesOf } from '../state/index.ts';

/** Host and port of a request line: the first word that is no option, without scheme and path. */
export function hostAndPort(line: string): { readonly host: string; readonly port: number } {
  const words = line.trim().split(/\s+/);
  const word = words.find((each, at) => !each.startsWith('-') && (at > 0 || /[/.:]/.test(each))) ?? '';
  const [, host = '', port] = /^(?:[a-z]+:\/\/)?(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?/i.exec(word) ?? [];
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? words.at(-1)) || 80 };
}

function isFor(service: Service, host: string, port: number, nodes: readonly string[]): boolean {
  const { name, namespace = 'default' } = service.metadata;
  const { spec, status } = service;
  const addresses = [
    ...(spec.clusterIPs ?? []),
    ...(spec.externalIPs ?? []),
    ...(status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []),
  ];
  if (host === name || host.startsWith(`${name}.${namespace}`) || addresses.includes(host)) return true;
  return nodes.includes(host) && (spec.ports ?? []).some(({ nodePort }) => nodePort === port);
}

/** The Service that a request is for, by its name, one of its addresses, or its node port. */
export function serviceOf(mirror: Mirror, line: string): Service | undefined {
  const { host, port } = hostAndPort(line);
  const nodes = mirror.nodes.map(({ address }) => address);
  return servicesOf(mirror).find((service) => isFor(service, host, port, nodes));
}
