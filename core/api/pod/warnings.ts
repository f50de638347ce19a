import type { PodSpec } from './type.ts';

interface NamedPort {
  readonly name: string | undefined;
  readonly port: string;
  readonly container: number;
  readonly path: string;
}

/** warningsForPodSpec (pkg/api/pod/warnings.go), the ones about ports. `field` is the path of the spec. */
export function podSpecWarnings(spec: PodSpec, field: string): readonly string[] {
  const ports: NamedPort[] = (spec.containers ?? []).flatMap((container, index) =>
    (container.ports ?? []).map((each, portIndex) => ({
      name: each.name,
      port: `${each.protocol}/${each.containerPort}/${each.hostIP ?? ''}/${each.hostPort ?? 0}`,
      container: index,
      path: `${field}.containers[${index}].ports[${portIndex}]`,
    })),
  );
  return ports.flatMap((port, index) => {
    const earlier = ports.slice(0, index);
    const named = earlier.find(
      ({ name, container }) => name && name === port.name && container !== port.container,
    );
    const same = earlier.find((each) => each.container === port.container && each.port === port.port);
    return [
      ...(named
        ? [
            `${port.path}: duplicate port name "${port.name}" with ${named.path}, services and probes that select ports by name will use ${named.path}`,
          ]
        : []),
      ...(same ? [`${port.path}: duplicate port definition with ${same.path}`] : []),
    ];
  });
}
