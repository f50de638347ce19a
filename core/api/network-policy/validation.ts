import { addressOf, cidrContains, prefixLength } from '../../net/index.ts';
import type { FieldError } from '../status.ts';
import { complaints, forbiddenField, invalidValue, notSupported, required } from '../validation/field.ts';
import { validateCidr } from '../validation/ip.ts';
import { validateLabelSelector } from '../validation/labels.ts';
import { portName, portNumber } from '../validation/names.ts';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from './type.ts';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** ValidateNetworkPolicyPort. */
function validatePort({ protocol, port, endPort }: NetworkPolicyPort, at: string): readonly FieldError[] {
  const end = (why: string): readonly FieldError[] =>
    endPort === undefined ? [] : [invalidValue(`${at}.endPort`, endPort, why)];
  const unsupported =
    protocol === undefined || PROTOCOLS.includes(protocol)
      ? []
      : [notSupported(`${at}.protocol`, protocol, PROTOCOLS)];
  if (port === undefined)
    return [...unsupported, ...end('may not be specified when `port` is not specified')];
  if (typeof port === 'string')
    return [
      ...unsupported,
      ...end('may not be specified when `port` is non-numeric'),
      ...complaints(`${at}.port`, port, portName(port)),
    ];
  return [
    ...unsupported,
    ...complaints(`${at}.port`, port, portNumber(port)),
    ...((endPort ?? port) < port ? end('must be greater than or equal to `port`') : []),
    ...(endPort === undefined ? [] : complaints(`${at}.endPort`, endPort, portNumber(endPort))),
  ];
}

/** ValidateIPBlock: exceptions lie within the block and are smaller. */
function validateIpBlock(
  { cidr = '', except = [] }: NonNullable<NetworkPolicyPeer['ipBlock']>,
  at: string,
): readonly FieldError[] {
  if (cidr === '') return [required(`${at}.cidr`)];
  const malformed = validateCidr(`${at}.cidr`, cidr);
  if (malformed.length > 0) return malformed;
  return except.flatMap((inner, index) => {
    const field = `${at}.except[${index}]`;
    const broken = validateCidr(field, inner);
    if (broken.length > 0) return broken;
    const isWithin = cidrContains(cidr, addressOf(inner)) && prefixLength(cidr) < prefixLength(inner);
    return isWithin ? [] : [invalidValue(field, inner, 'must be a strict subset of `cidr`')];
  });
}

/** ValidateNetworkPolicyPeer. */
function validatePeer(peer: NetworkPolicyPeer, at: string): readonly FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const count = [podSelector, namespaceSelector, ipBlock].filter((each) => each !== undefined).length;
  return [
    ...(podSelector ? validateLabelSelector(podSelector, `${at}.podSelector`) : []),
    ...(namespaceSelector ? validateLabelSelector(namespaceSelector, `${at}.namespaceSelector`) : []),
    ...(ipBlock ? validateIpBlock(ipBlock, `${at}.ipBlock`) : []),
    ...(count === 0 ? [required(at, 'must specify a peer')] : []),
    ...(count > 1 && ipBlock ? [forbiddenField(at, 'may not specify both ipBlock and another peer')] : []),
  ];
}

const TYPES = ['Ingress', 'Egress'];

/** ValidateNetworkPolicySpec (pkg/apis/networking/validation/validation.go), in its order. */
export function validatePolicySpec({ spec }: NetworkPolicy): readonly FieldError[] {
  const { ingress = [], egress = [], policyTypes = [] } = spec;
  const rule = (
    at: string,
    ports: readonly NetworkPolicyPort[] = [],
    peers: readonly NetworkPolicyPeer[] = [],
    peersAt: string,
  ): readonly FieldError[] => [
    ...ports.flatMap((port, index) => validatePort(port, `${at}.ports[${index}]`)),
    ...peers.flatMap((peer, index) => validatePeer(peer, `${at}.${peersAt}[${index}]`)),
  ];
  return [
    ...validateLabelSelector(spec.podSelector, 'spec.podSelector'),
    ...ingress.flatMap(({ ports, from }, index) => rule(`spec.ingress[${index}]`, ports, from, 'from')),
    ...egress.flatMap(({ ports, to }, index) => rule(`spec.egress[${index}]`, ports, to, 'to')),
    ...(policyTypes.length > TYPES.length
      ? [invalidValue('spec.policyTypes', policyTypes, 'may not specify more than two policyTypes')]
      : policyTypes.flatMap((type, index) =>
          TYPES.includes(type) ? [] : [notSupported(`spec.policyTypes[${index}]`, type, TYPES)],
        )),
  ];
}
