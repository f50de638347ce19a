import { cidrOf } from '../net/index.ts';
import type { ConfigMap } from './config-map.ts';
import { defined, sameJson } from './json.ts';
import type { Namespace } from './namespace.ts';
import type { NetworkPolicy } from './network-policy.ts';
import type { Node } from './node.ts';
import type { FieldError } from './status.ts';
import type { Strategy } from './strategy.ts';
import { complaints, forbiddenField, invalidValue, notSupported } from './validation/field.ts';
import { validateLabelSelector } from './validation/labels.ts';
import { configMapKey, dns1123Label, dns1123Subdomain } from './validation/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './validation/object-meta.ts';

/** The label that lets a selector name a namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** pkg/registry/core/namespace/strategy.go, SetDefaults_Namespace. */
export const namespaceStrategy: Strategy<Namespace> = {
  default: (namespace) => ({
    ...namespace,
    metadata: {
      ...namespace.metadata,
      labels: { ...namespace.metadata.labels, [NAMESPACE_NAME]: namespace.metadata.name },
    },
  }),
  prepareForCreate: (namespace) => {
    const finalizers = namespace.spec?.finalizers ?? [];
    const spec = {
      finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'],
    };
    return { ...namespace, spec, status: { phase: 'Active' } };
  },
  prepareForUpdate: (namespace, old) => defined({ ...namespace, status: old.status }) as Namespace,
  validate: ({ metadata }) => validateObjectMeta(metadata, dns1123Label),
  validateUpdate: ({ metadata }, old) => validateObjectMetaUpdate(metadata, old.metadata),
};

/** podCIDR and podCIDRs say the same (pkg/apis/core/v1/conversion.go). */
function withBothCIDRs(node: Node): Node {
  const { podCIDR, podCIDRs } = node.spec ?? {};
  if (!podCIDR === !podCIDRs?.length) return node;
  const all = podCIDRs?.length ? podCIDRs : [podCIDR as string];
  return { ...node, spec: { ...node.spec, podCIDR: all[0] as string, podCIDRs: all } };
}

const validateCIDRs = ({ spec }: Node): readonly FieldError[] =>
  (spec?.podCIDRs ?? []).flatMap((cidr, index) =>
    cidr.includes('/') && cidrOf(cidr) !== undefined
      ? []
      : [invalidValue(`spec.podCIDRs[${index}]`, spec?.podCIDRs, 'must be valid CIDR')],
  );

/** pkg/registry/core/node/strategy.go. A kubelet registers its Node together with its status. */
export const nodeStrategy: Strategy<Node> = {
  default: withBothCIDRs,
  prepareForUpdate: (node, old) => defined({ ...node, status: old.status }) as Node,
  validate: (node) => [...validateObjectMeta(node.metadata, dns1123Subdomain), ...validateCIDRs(node)],
  validateUpdate: (node, old) => {
    const before = old.spec?.podCIDRs ?? [];
    const moved = before.length > 0 && !sameJson(before, node.spec?.podCIDRs ?? []);
    const detail = 'node updates may not change podCIDR except from "" to valid';
    return [
      ...validateObjectMetaUpdate(node.metadata, old.metadata),
      ...(moved ? [forbiddenField('spec.podCIDRs', detail)] : []),
    ];
  },
};

const validateKeys = ({ data }: ConfigMap): readonly FieldError[] =>
  Object.keys(data ?? {}).flatMap((key) => complaints(`data[${key}]`, key, configMapKey(key)));

/** pkg/registry/core/configmap/strategy.go. */
export const configMapStrategy: Strategy<ConfigMap> = {
  validate: (map) => [...validateObjectMeta(map.metadata, dns1123Subdomain), ...validateKeys(map)],
  validateUpdate: (map, old) => [
    ...validateObjectMetaUpdate(map.metadata, old.metadata),
    ...validateKeys(map),
  ],
};

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
