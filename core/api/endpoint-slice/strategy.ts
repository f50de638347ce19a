import { familyOf } from '../../net/index.ts';
import { sameJson } from '../json.ts';
import type { FieldError } from '../status.ts';
import type { Strategy } from '../strategy.ts';
import { complaints, duplicate, invalidValue, notSupported, required, tooMany } from '../validation/field.ts';
import { validateNonSpecialIp } from '../validation/ip.ts';
import { dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from '../validation/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';
import { PROTOCOLS } from '../validation/port.ts';
import type { Endpoint, EndpointPort, EndpointSlice } from './type.ts';

const MOST_ADDRESSES = 100;
const MOST_ENDPOINTS = 1000;
const MOST_PORTS = 20000;
const MOST_HINTS = 8;

const defaultPort = (port: EndpointPort): EndpointPort => ({
  ...port,
  name: port.name ?? '',
  protocol: port.protocol ?? 'TCP',
});

/** IsFullyQualifiedDomainName. */
function validateDomain(address: string, field: string): readonly FieldError[] {
  if (address === '') return [required(field)];
  const name = address.replace(/\.$/, '');
  const malformed = dns1123Subdomain(name);
  if (malformed.length > 0) return [invalidValue(field, name, malformed.join(','))];
  const detail = 'should be a domain with at least two segments separated by dots';
  return name.includes('.') ? [] : [invalidValue(field, name, detail)];
}

function validateAddress(type: string, address: string, field: string, index: number): readonly FieldError[] {
  if (type === 'FQDN') return validateDomain(address, `${field}[${index}]`);
  if (type !== 'IPv4' && type !== 'IPv6') return [];
  const wrong =
    familyOf(address) === type ? [] : [invalidValue(field, address, `must be an ${type} address`)];
  return familyOf(address) ? [...wrong, ...validateNonSpecialIp(`${field}[${index}]`, address)] : wrong;
}

/** Zones or nodes that an endpoint is meant for, each named once. */
function validateHints(
  hints: readonly { readonly name: string }[],
  field: string,
  rule: (name: string) => readonly string[],
): readonly FieldError[] {
  if (hints.length > MOST_HINTS) return [tooMany(field, hints.length, MOST_HINTS)];
  return hints.flatMap(({ name = '' }, index) => {
    const at = `${field}[${index}].name`;
    const isTaken = hints.slice(0, index).some((each) => each.name === name);
    return [...complaints(at, name, rule(name)), ...(isTaken ? [duplicate(at, name)] : [])];
  });
}

/** Endpoints that were found to be right, by their type: most slices change in a few of theirs. */
const right = new WeakMap<Endpoint, string>();

function validateEndpoint(type: string, endpoint: Endpoint, at: string): readonly FieldError[] {
  if (right.get(endpoint) === type) return [];
  const errors = endpointErrors(type, endpoint, at);
  if (errors.length === 0) right.set(endpoint, type);
  return errors;
}

function endpointErrors(type: string, endpoint: Endpoint, at: string): readonly FieldError[] {
  const { addresses = [], hostname, nodeName, zone, hints } = endpoint;
  const field = `${at}.addresses`;
  const count = addresses.length;
  const [zones, nodes] = [hints?.forZones ?? [], hints?.forNodes ?? []];
  return [
    ...(count === 0 ? [required(field, 'must contain at least 1 address')] : []),
    ...(count > MOST_ADDRESSES ? [tooMany(field, count, MOST_ADDRESSES)] : []),
    ...addresses.flatMap((address, index) => validateAddress(type, address, field, index)),
    ...(nodeName ? complaints(`${at}.nodeName`, nodeName, dns1123Subdomain(nodeName)) : []),
    ...(zone ? complaints(`${at}.zone`, zone, labelValue(zone)) : []),
    ...(hostname ? complaints(`${at}.hostname`, hostname, dns1123Label(hostname)) : []),
    ...validateHints(zones, `${at}.hints.forZones`, labelValue),
    ...validateHints(nodes, `${at}.hints.forNodes`, dns1123Subdomain),
  ];
}

function validatePort(ports: readonly EndpointPort[], index: number): readonly FieldError[] {
  const port = ports[index] as EndpointPort;
  const at = `ports[${index}]`;
  const name = port.name ?? '';
  const isTaken = ports.slice(0, index).some((each) => (each.name ?? '') === name);
  return [
    ...(name === '' ? [] : complaints(`${at}.name`, name, dns1123Label(name))),
    ...(isTaken ? [duplicate(`${at}.name`, name)] : []),
    ...(PROTOCOLS.includes(port.protocol ?? '')
      ? []
      : [notSupported(`${at}.protocol`, port.protocol ?? '', PROTOCOLS)]),
    ...(port.appProtocol === undefined
      ? []
      : complaints(`${at}.appProtocol`, port.appProtocol, qualifiedName(port.appProtocol))),
  ];
}

/** ValidateEndpointSlice (pkg/apis/discovery/validation/validation.go), in its order, without metadata. */
function validateBody(slice: EndpointSlice): readonly FieldError[] {
  const { addressType, endpoints, ports } = slice;
  const types = ['FQDN', 'IPv4', 'IPv6'];
  const given = endpoints ?? [];
  return [
    ...(addressType
      ? types.includes(addressType)
        ? []
        : [notSupported('addressType', addressType, types)]
      : [required('addressType')]),
    ...(given.length > MOST_ENDPOINTS
      ? [tooMany('endpoints', given.length, MOST_ENDPOINTS)]
      : given.flatMap((endpoint, index) => validateEndpoint(addressType, endpoint, `endpoints[${index}]`))),
    ...((ports ?? []).length > MOST_PORTS
      ? [tooMany('ports', (ports ?? []).length, MOST_PORTS)]
      : (ports ?? []).flatMap((_, index) => validatePort(ports ?? [], index))),
  ];
}

const withoutMeta = ({ metadata: _, ...slice }: EndpointSlice) => slice;

/** pkg/registry/discovery/endpointslice/strategy.go. */
export const endpointSliceStrategy: Strategy<EndpointSlice> = {
  default: (slice) => ({ ...slice, ports: slice.ports?.map(defaultPort) ?? null }),
  validate: (slice) => [...validateObjectMeta(slice.metadata, dns1123Subdomain), ...validateBody(slice)],
  validateUpdate: (slice, old) => [
    ...validateObjectMetaUpdate(slice.metadata, old.metadata),
    ...validateBody(slice),
    ...(slice.addressType === old.addressType
      ? []
      : [invalidValue('addressType', slice.addressType, 'field is immutable')]),
  ],
  changesGeneration: (slice, old) =>
    !sameJson(withoutMeta(slice), withoutMeta(old)) || !sameJson(slice.metadata.labels, old.metadata.labels),
};
