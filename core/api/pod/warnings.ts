import type { Container, PodSpec } from './type.ts';

interface NamedPort {
  readonly name: string | undefined;
  readonly port: string;
  readonly container: number;
  readonly path: string;
}

/** A variable that is set twice, unless it goes on with what it was. */
function envWarnings(container: Container, path: string): readonly string[] {
  const env = container.env ?? [];
  return env.flatMap(({ name, value = '' }, index) => {
    const isRepeated = env.slice(0, index).some((each) => each.name === name);
    const old = `$(${name})`;
    if (!isRepeated || (value.includes(old) && value !== old)) return [];
    return [
      `${path}.env[${index}]: hides previous definition of "${name}", which may be dropped when using apply`,
    ];
  });
}

/** warningsForPodSpec (pkg/api/pod/warnings.go), the ones about ports, variables and time. `field`: the path of the spec. */
export function podSpecWarnings(spec: PodSpec, field: string): readonly string[] {
  const grace = spec.terminationGracePeriodSeconds ?? 0;
  const late = `${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`;
  return [
    ...(grace < 0 ? [late] : []),
    ...(spec.containers ?? []).flatMap((container, index) =>
      envWarnings(container, `${field}.containers[${index}]`),
    ),
    ...portWarnings(spec, field),
  ];
}

function portWarnings(spec: PodSpec, field: string): readonly string[] {
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
