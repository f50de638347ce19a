import { defined, sameJson } from '../json.ts';
import type { Strategy } from '../strategy.ts';
import { dns1123Subdomain } from '../validation/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';
import type { NetworkPolicy } from './type.ts';
import { validatePolicySpec } from './validation.ts';

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

/** pkg/registry/networking/networkpolicy/strategy.go. */
export const networkPolicyStrategy: Strategy<NetworkPolicy> = {
  default: defaultNetworkPolicy,
  validate: (policy) => [
    ...validateObjectMeta(policy.metadata, dns1123Subdomain),
    ...validatePolicySpec(policy),
  ],
  validateUpdate: (policy, old) => [
    ...validateObjectMetaUpdate(policy.metadata, old.metadata),
    ...validatePolicySpec(policy),
  ],
  changesGeneration: (policy, old) => !sameJson(policy.spec, old.spec),
};
