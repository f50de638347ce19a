import type { EndpointPort, Pod, Service, ServicePort } from '../../api/index.ts';

/**
 * The number that a Service port means in one Pod. A number is taken as it is; a name is looked up in containers,
 * then in sidecars (restartable init containers), by name and protocol. Undefined where it does not resolve
 * (pkg/api/v1/pod/util.go FindPort).
 */
export function findPort(pod: Pod, port: ServicePort): number | undefined {
  const { targetPort = port.port, protocol = 'TCP' } = port;
  if (typeof targetPort === 'number') return targetPort === 0 ? port.port : targetPort;
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  for (const container of [...pod.spec.containers, ...sidecars])
    for (const candidate of container.ports ?? [])
      if (candidate.name === targetPort && (candidate.protocol ?? 'TCP') === protocol)
        return candidate.containerPort;
  return undefined;
}

/** The ports of one Pod's slice. One that does not resolve is left out without a word. */
export function endpointPorts(service: Service, pod: Pod): readonly EndpointPort[] {
  return (service.spec.ports ?? []).flatMap((servicePort) => {
    const port = findPort(pod, servicePort);
    if (port === undefined) return [];
    const { name = '', protocol = 'TCP', appProtocol } = servicePort;
    return [{ name, protocol, port, ...(appProtocol === undefined ? {} : { appProtocol }) }];
  });
}

/** Pods with the same set of resolved ports share slices. */
export function portMapKey(ports: readonly EndpointPort[] | null): string {
  return (ports ?? [])
    .map(({ name, protocol, port, appProtocol }) =>
      [name ?? '', protocol ?? 'TCP', port, appProtocol].join('/'),
    )
    .sort()
    .join(',');
}
