import { familyOf } from '../../net/index.ts';
import type { FieldError } from '../status.ts';
import { complaints, invalidValue, oneOf, required } from '../validation/field.ts';
import { validateIp } from '../validation/ip.ts';
import { validateAnnotations, validateLabels } from '../validation/labels.ts';
import { dns1123Label, dns1123Subdomain, qualifiedName } from '../validation/names.ts';
import { validateObjectMeta } from '../validation/object-meta.ts';
import { validateContainers, validateInitContainers } from './container.ts';
import type { Pod, PodSpec, PodTemplate } from './type.ts';
import { validateVolumes } from './volumes.ts';

function validateHostPorts(spec: PodSpec, isPod: boolean, field: string): readonly FieldError[] {
  if (!spec.hostNetwork) return [];
  return spec.containers.flatMap((container, index) =>
    (container.ports ?? []).flatMap(({ hostPort = 0, containerPort }, portIndex) =>
      (isPod || hostPort !== 0) && hostPort !== containerPort
        ? [
            invalidValue(
              `${field}[${index}].ports[${portIndex}].hostPort`,
              hostPort,
              'must match `containerPort` when `hostNetwork` is true',
            ),
          ]
        : [],
    ),
  );
}

/** What a resolver takes: three servers, 32 search domains. */
function validateDnsConfig({ dnsConfig, dnsPolicy }: PodSpec, field: string): readonly FieldError[] {
  if (dnsPolicy === 'None') {
    if (!dnsConfig) return [required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if ((dnsConfig.nameservers ?? []).length === 0)
      return [
        required(`${field}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'),
      ];
  }
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {};
  return [
    ...(nameservers.length > 3
      ? [invalidValue(`${field}.nameservers`, nameservers, 'must not have more than 3 nameservers')]
      : []),
    ...nameservers.flatMap((server, index) =>
      familyOf(server)
        ? []
        : [invalidValue(`${field}.nameservers[${index}]`, server, 'must be valid IP address')],
    ),
    ...(searches.length > 32
      ? [invalidValue(`${field}.searches`, searches, 'must not have more than 32 search paths')]
      : []),
    ...searches.flatMap((search, index) => {
      const name = search.replace(/\.$/, '');
      // A dot alone keeps a single-label name from being searched for.
      return name === '' ? [] : complaints(`${field}.searches[${index}]`, name, dns1123Subdomain(name));
    }),
    ...options.flatMap(({ name }, index) =>
      name ? [] : [required(`${field}.options[${index}]`, 'must not be empty')],
    ),
  ];
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function validateTolerations({ tolerations = [] }: PodSpec, field: string): readonly FieldError[] {
  return tolerations.flatMap(({ key, operator, value, effect, tolerationSeconds }, index) => {
    const at = `${field}[${index}]`;
    return [
      ...(key ? complaints(`${at}.key`, key, qualifiedName(key)) : []),
      ...(!key && operator !== 'Exists'
        ? [
            invalidValue(
              `${at}.operator`,
              operator ?? '',
              'operator must be Exists when `key` is empty, which means "match all values and all keys"',
            ),
          ]
        : []),
      ...(tolerationSeconds !== undefined && effect !== 'NoExecute'
        ? [
            invalidValue(
              `${at}.effect`,
              effect ?? '',
              "effect must be 'NoExecute' when `tolerationSeconds` is set",
            ),
          ]
        : []),
      ...(operator === 'Exists' && value
        ? [
            invalidValue(
              `${at}.operator`,
              { key, operator, value, effect },
              "value must be empty when `operator` is 'Exists'",
            ),
          ]
        : []),
      ...(operator === undefined ? [] : oneOf(`${at}.operator`, operator, ['Equal', 'Exists'])),
      ...(effect ? oneOf(`${at}.effect`, effect, EFFECTS) : []),
    ];
  });
}

/** ValidateHostAliases. */
const validateHostAliases = ({ hostAliases = [] }: PodSpec, field: string): readonly FieldError[] =>
  hostAliases.flatMap(({ ip, hostnames = [] }, index) => [
    ...validateIp(`${field}[${index}].ip`, ip ?? ''),
    ...hostnames.flatMap((name) => complaints(`${field}[${index}].hostnames`, name, dns1123Subdomain(name))),
  ]);

export const validateNodeName = ({ nodeName }: PodSpec, field: string): readonly FieldError[] =>
  nodeName ? complaints(`${field}.nodeName`, nodeName, dns1123Subdomain(nodeName)) : [];

/** ValidatePodSpec (pkg/apis/core/validation/validation.go), the rules for what is modelled, in its order. */
export function validatePodSpec(spec: PodSpec, field: string, isPod: boolean): readonly FieldError[] {
  const { errors: volumeErrors, names: volumes } = validateVolumes(spec, `${field}.volumes`);
  const policies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
  const account = spec.serviceAccountName;
  const label = (key: 'hostname' | 'subdomain'): readonly FieldError[] =>
    spec[key] ? complaints(`${field}.${key}`, spec[key], dns1123Label(spec[key])) : [];
  const deadline = spec.activeDeadlineSeconds;
  return [
    ...volumeErrors,
    ...validateContainers(spec, volumes, `${field}.containers`),
    ...validateInitContainers(spec, volumes, `${field}.initContainers`),
    ...validateHostPorts(spec, isPod, `${field}.containers`),
    ...oneOf(`${field}.restartPolicy`, spec.restartPolicy, ['Always', 'OnFailure', 'Never']),
    ...oneOf(`${field}.dnsPolicy`, spec.dnsPolicy, policies),
    ...validateLabels(spec.nodeSelector, `${field}.nodeSelector`),
    ...validateDnsConfig(spec, `${field}.dnsConfig`),
    ...(spec.readinessGates ?? []).flatMap(({ conditionType }, index) =>
      complaints(
        `${field}.readinessGates[${index}].conditionType`,
        conditionType,
        qualifiedName(conditionType ?? ''),
      ),
    ),
    ...(account ? complaints(`${field}.serviceAccountName`, account, dns1123Subdomain(account)) : []),
    ...validateNodeName(spec, field),
    ...(deadline !== undefined && (deadline < 1 || deadline > 2147483647)
      ? [
          invalidValue(
            `${field}.activeDeadlineSeconds`,
            deadline,
            'must be between 1 and 2147483647, inclusive',
          ),
        ]
      : []),
    ...label('hostname'),
    ...label('subdomain'),
    ...validateTolerations(spec, `${field}.tolerations`),
    ...validateHostAliases(spec, `${field}.hostAliases`),
  ];
}

/** ValidatePodCreate. */
export function validatePod(pod: Pod): readonly FieldError[] {
  return [...validateObjectMeta(pod.metadata, dns1123Subdomain), ...validatePodSpec(pod.spec, 'spec', true)];
}

/** ValidatePodTemplateSpec. */
export function validatePodTemplate(template: PodTemplate, field: string): readonly FieldError[] {
  return [
    ...validateLabels(template.metadata?.labels, `${field}.labels`),
    ...validateAnnotations(template.metadata?.annotations, `${field}.annotations`),
    ...validatePodSpec(template.spec, `${field}.spec`, false),
  ];
}
