import type { FieldError } from '../status.ts';
import { complaints, duplicate, forbiddenField, oneOf, required } from '../validation/field.ts';
import { dns1123Label, portNumber, qualifiedName } from '../validation/names.ts';
import { PROTOCOLS, validatePortNumberOrName } from '../validation/port.ts';
import type { ServicePort, ServiceSpec } from './type.ts';

function validatePort(
  port: ServicePort,
  needsName: boolean,
  earlier: readonly ServicePort[],
  field: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (!port.name) {
    if (needsName) errors.push(required(`${field}.name`));
  } else {
    errors.push(...complaints(`${field}.name`, port.name, dns1123Label(port.name)));
    if (earlier.some((each) => each.name === port.name)) errors.push(duplicate(`${field}.name`, port.name));
  }
  const number = port.port ?? 0;
  errors.push(...complaints(`${field}.port`, number, portNumber(number)));
  errors.push(...oneOf(`${field}.protocol`, port.protocol, PROTOCOLS));
  errors.push(...validatePortNumberOrName(port.targetPort ?? 0, `${field}.targetPort`));
  if (port.appProtocol !== undefined)
    errors.push(...complaints(`${field}.appProtocol`, port.appProtocol, qualifiedName(port.appProtocol)));
  return errors;
}

/** validateServicePort of every port, in order. */
export function validatePorts({ ports = [] }: ServiceSpec): readonly FieldError[] {
  return ports.flatMap((port, index) =>
    validatePort(port, ports.length > 1, ports.slice(0, index), `spec.ports[${index}]`),
  );
}

/** Entries whose key an earlier entry has as well. */
function repeated(ports: readonly ServicePort[], key: (port: ServicePort) => number | undefined): number[] {
  return ports.flatMap((port, index) => {
    const value = key(port);
    if (!value) return [];
    const isSame = (each: ServicePort): boolean => each.protocol === port.protocol && key(each) === value;
    return ports.slice(0, index).some(isSame) ? [index] : [];
  });
}

/** The internal ServicePort of a duplicate, as Go marshals it: only what the comparison looks at is set. */
const portKey = ({ protocol, port }: ServicePort) => ({
  Name: '',
  Protocol: protocol,
  AppProtocol: null,
  Port: port,
  TargetPort: 0,
  NodePort: 0,
});

/** Node ports where there may be none, and ports that are there twice. */
export function validateNodePorts({ type, ports = [] }: ServiceSpec): readonly FieldError[] {
  const unused = "may not be used when `type` is 'ClusterIP'";
  return [
    ...ports.flatMap(({ nodePort }, index) =>
      type === 'ClusterIP' && nodePort ? [forbiddenField(`spec.ports[${index}].nodePort`, unused)] : [],
    ),
    ...repeated(ports, ({ nodePort }) => nodePort).map((index) =>
      duplicate(`spec.ports[${index}].nodePort`, ports[index]?.nodePort),
    ),
    ...repeated(ports, ({ port }) => port).map((index) =>
      duplicate(`spec.ports[${index}]`, portKey(ports[index] as ServicePort)),
    ),
  ];
}
