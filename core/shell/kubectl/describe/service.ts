import type { EndpointSlice, Service, ServicePort } from '../../../api/index.ts';
import { listOf, reader } from '../../../apiserver/index.ts';
import type { Describer } from './describer.ts';
import { eventsOf, writeEvents } from './events.ts';
import { annotationsMultiline, labelsLine, labelsMultiline, type Writer } from './writer.ts';

const LISTED = 3;

const hostPort = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

/**
 * Ready endpoints of a port, the first three and how many more there are (formatEndpointSlices). Slices without any
 * ready one leave it empty; a slice without ports lists bare addresses under every port.
 */
function endpointsText(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const listed: string[] = [];
  let [hasMore, count] = [false, 0];
  for (const { ports, endpoints } of slices) {
    const named = (ports ?? []).filter((port) => (port.name ?? '') === portName);
    const numbers = (ports ?? []).length === 0 ? [undefined] : named.map(({ port }) => port ?? undefined);
    for (const number of numbers)
      for (const { addresses, conditions } of endpoints ?? []) {
        if (listed.length === LISTED) hasMore = true;
        if (conditions?.ready === false) continue;
        const [address = ''] = addresses;
        if (!hasMore) listed.push(number === undefined ? address : hostPort(address, number));
        count++;
      }
  }
  return `${listed.join(',')}${hasMore ? ` + ${count - LISTED} more...` : ''}`;
}

function writePort(writer: Writer, port: ServicePort, slices: readonly EndpointSlice[]): void {
  const { name = '', protocol, targetPort, nodePort } = port;
  const title = name === '' ? '<unset>' : name;
  writer.line(0, `Port:\t${title}\t${port.port}/${protocol}`);
  if (targetPort !== undefined) writer.line(0, `TargetPort:\t${targetPort}/${protocol}`);
  if (nodePort) writer.line(0, `NodePort:\t${title}\t${nodePort}/${protocol}`);
  writer.line(0, `Endpoints:\t${endpointsText(slices, name)}`);
}

function ingressText({ status }: Service): string {
  return (status?.loadBalancer?.ingress ?? [])
    .map(({ ip, hostname, ipMode }) => (ip ? `${ip}${ipMode ? ` (${ipMode})` : ''}` : (hostname ?? '')))
    .join(', ');
}

/** Lines that are there only when they say something. */
function writeSet(writer: Writer, lines: Readonly<Record<string, string | number | undefined>>): void {
  for (const [title, value] of Object.entries(lines))
    if (value !== undefined && value !== '' && value !== 0) writer.line(0, `${title}:\t${value}`);
}

/** `kubectl describe service` (kubectl pkg/describe describeService). */
export const describeService: Describer<Service> = (service, { api, now }, writer) => {
  const { metadata, spec } = service;
  const slices = listOf(reader(api), 'EndpointSlice', metadata.namespace).filter(
    (slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name,
  );
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, metadata.annotations);
  writer.line(0, `Selector:\t${labelsLine(spec.selector)}`);
  writer.line(0, `Type:\t${spec.type}`);
  writeSet(writer, { 'IP Family Policy': spec.ipFamilyPolicy });
  writer.line(0, `IP Families:\t${spec.ipFamilies?.join(',') || '<none>'}`);
  writer.line(0, `IP:\t${spec.clusterIP ?? ''}`);
  writer.line(0, `IPs:\t${spec.clusterIPs?.join(',') || '<none>'}`);
  writeSet(writer, {
    'External IPs': spec.externalIPs?.join(','),
    'Desired LoadBalancer IP': spec.loadBalancerIP,
    'External Name': spec.externalName,
    'LoadBalancer Ingress': ingressText(service),
  });
  for (const port of spec.ports ?? []) writePort(writer, port, slices);
  writer.line(0, `Session Affinity:\t${spec.sessionAffinity}`);
  writeSet(writer, {
    'External Traffic Policy': spec.externalTrafficPolicy,
    'Internal Traffic Policy': spec.internalTrafficPolicy,
    'HealthCheck NodePort': spec.healthCheckNodePort,
    'LoadBalancer Source Ranges': spec.loadBalancerSourceRanges?.join(','),
    'Traffic Distribution': spec.trafficDistribution,
  });
  writeEvents(writer, eventsOf(api, service), now);
};
