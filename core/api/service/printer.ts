import { age, column, type Printer, wideColumn } from '../printing/table.ts';
import { formatLabels, NONE } from '../printing/text.ts';
import type { Service } from './type.ts';

/** `80/TCP`, with a node port `80:30080/TCP` (makePortString). */
function ports(service: Service): string {
  const texts = (service.spec.ports ?? []).map(
    ({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`,
  );
  return texts.join(',') || NONE;
}

/** `<pending>` only while a load balancer has promised nothing and no externalIPs are given (getServiceExternalIP). */
function externalIP({ spec, status }: Service): string {
  if (spec.type === 'ExternalName') return spec.externalName ?? '';
  const external = spec.externalIPs ?? [];
  if (spec.type !== 'LoadBalancer') return external.join(',') || NONE;
  const ingress = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip || hostname || []);
  return [...[...new Set(ingress)].sort(), ...external].join(',') || '<pending>';
}

/** printService. */
export const servicePrinter: Printer<Service> = {
  columns: [
    ...['Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age'].map((name) => column(name)),
    wideColumn('Selector'),
  ],
  cells: (service, now) => [
    service.metadata.name,
    service.spec.type ?? '',
    service.spec.clusterIPs?.[0] ?? NONE,
    externalIP(service),
    ports(service),
    age(service, now),
    formatLabels(service.spec.selector),
  ],
};
