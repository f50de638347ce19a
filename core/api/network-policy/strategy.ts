import { defined, sameJson } from '../json.ts';
import type { FieldError } from '../status.ts';
import type { Strategy } from '../strategy.ts';
import { notSupported } from '../validation/field.ts';
import { validateLabelSelector } from '../validation/labels.ts';
import { dns1123Subdomain } from '../validation/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';
import type { NetworkPolicy } from './type.ts';

type Rule = NonNullable<NetworkPolicy['spec']['ingress']>[number];

/** SetDefaults_NetworkPolicy and its ports. */
function defaultNetworkPolicy(policy: NetworkPolicy): NetworkPolicy {
  const { spec } = policy;
  const withProtocol = <Any extends Pick<Rule, 'ports'>>(rule: Any): Any =>
    rule.ports
      ? { ...rule, ports: rule.ports.map((port) => ({ ...port, protocol: port.protocol ?? 'TCP' })) }
      : rule;
  const implied = spec.egress ? (['Ingress', 'Egress'] as const) : (['Ingress'] as const);
  return {
    ...policy,
    spec: defined({
      ...spec,
      podSelector: spec.podSelector ?? {},
      ingress: spec.ingress?.map(withProtocol),
      egress: spec.egress?.map(withProtocol),
      policyTypes: spec.policyTypes?.length ? spec.policyTypes : implied,
    }) as NetworkPolicy['spec'],
  };
}

const validatePolicy = ({ spec }: NetworkPolicy): readonly FieldError[] => [
  ...validateLabelSelector(spec.podSelector, 'spec.podSelector'),
  ...(spec.policyTypes ?? []).flatMap((type, index) =>
    type === 'Ingress' || type === 'Egress'
      ? []
      : [notSupported(`spec.policyTypes[${index}]`, type, ['Egress', 'Ingress'])],
  ),
];

/** pkg/registry/networking/networkpolicy/strategy.go. */
export const networkPolicyStrategy: Strategy<NetworkPolicy> = {
  default: defaultNetworkPolicy,
  validate: (policy) => [...validateObjectMeta(policy.metadata, dns1123Subdomain), ...validatePolicy(policy)],
  validateUpdate: (policy, old) => [
    ...validateObjectMetaUpdate(policy.metadata, old.metadata),
    ...validatePolicy(policy),
  ],
  changesGeneration: (policy, old) => !sameJson(policy.spec, old.spec),
};
