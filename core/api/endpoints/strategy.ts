import { defined } from '../json.ts';
import type { FieldError } from '../status.ts';
import type { Strategy } from '../strategy.ts';
import { complaints, oneOf, required } from '../validation/field.ts';
import { validateIp, validateNonSpecialIp } from '../validation/ip.ts';
import { dns1123Label, dns1123Subdomain, portNumber } from '../validation/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';
import { PROTOCOLS } from '../validation/port.ts';
import type { EndpointAddress, Endpoints } from './type.ts';

type Subset = NonNullable<Endpoints['subsets']>[number];
type Port = NonNullable<Subset['ports']>[number];

function validateAddress(
  { ip = '', hostname, nodeName }: EndpointAddress,
  at: string,
): readonly FieldError[] {
  const malformed = validateIp(`${at}.ip`, ip);
  return [
    ...malformed,
    ...(hostname ? complaints(`${at}.hostname`, hostname, dns1123Label(hostname)) : []),
    ...(nodeName ? complaints(`${at}.nodeName`, nodeName, dns1123Subdomain(nodeName)) : []),
    ...(malformed.length > 0 ? [] : validateNonSpecialIp(`${at}.ip`, ip)),
  ];
}

function validatePort(
  { name, port = 0, protocol }: Port,
  needsName: boolean,
  at: string,
): readonly FieldError[] {
  return [
    ...(needsName && !name ? [required(`${at}.name`)] : []),
    ...(name ? complaints(`${at}.name`, name, dns1123Label(name)) : []),
    ...complaints(`${at}.port`, port, portNumber(port)),
    ...oneOf(`${at}.protocol`, protocol, PROTOCOLS),
  ];
}

/** validateEndpointSubsets (pkg/apis/core/validation/validation.go). */
function validateSubset(subset: Subset, index: number): readonly FieldError[] {
  const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
  const at = `subsets[${index}]`;
  return [
    ...(addresses.length + notReadyAddresses.length === 0
      ? [required(at, 'must specify `addresses` or `notReadyAddresses`')]
      : []),
    ...addresses.flatMap((each, i) => validateAddress(each, `${at}.addresses[${i}]`)),
    ...notReadyAddresses.flatMap((each, i) => validateAddress(each, `${at}.notReadyAddresses[${i}]`)),
    ...ports.flatMap((port, i) => validatePort(port, ports.length > 1, `${at}.ports[${i}]`)),
  ];
}

const validateSubsets = ({ subsets = [] }: Endpoints): readonly FieldError[] =>
  subsets.flatMap(validateSubset);

/** pkg/registry/core/endpoint/strategy.go. */
export const endpointsStrategy: Strategy<Endpoints> = {
  default: (endpoints) =>
    defined({
      ...endpoints,
      subsets: endpoints.subsets?.map(
        (subset) =>
          defined({
            ...subset,
            ports: subset.ports?.map((port) => ({ ...port, protocol: port.protocol || 'TCP' })),
          }) as Subset,
      ),
    }) as Endpoints,
  validate: (endpoints) => [
    ...validateObjectMeta(endpoints.metadata, dns1123Subdomain),
    ...validateSubsets(endpoints),
  ],
  validateUpdate: (endpoints, old) => [
    ...validateObjectMetaUpdate(endpoints.metadata, old.metadata),
    ...validateSubsets(endpoints),
  ],
};
