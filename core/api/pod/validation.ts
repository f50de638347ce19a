import type { FieldError } from '../status.ts';
import { complaints, invalidValue, notSupported, oneOf, required } from '../validation/field.ts';
import { validateIp } from '../validation/ip.ts';
import { validateAnnotations, validateLabels } from '../validation/labels.ts';
import {
  dns1123Label,
  dns1123Subdomain,
  dns1123SubdomainWithUnderscore,
  labelValue,
  qualifiedName,
} from '../validation/names.ts';
import { validateObjectMeta } from '../validation/object-meta.ts';
import { validateContainers, validateInitContainers } from './container.ts';
import type { Container, Pod, PodSpec, PodTemplate } from './type.ts';
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
    ...nameservers.flatMap((server, index) => validateIp(`${field}.nameservers[${index}]`, server)),
    ...(searches.length > 32
      ? [invalidValue(`${field}.searches`, searches, 'must not have more than 32 search paths')]
      : []),
    ...(searches.join(' ').length > 2048
      ? [
          invalidValue(
            `${field}.searches`,
            searches,
            'must not have more than 2048 characters (including spaces) in the search list',
          ),
        ]
      : []),
    ...searches.flatMap((search, index) => {
      // A dot alone keeps a single-label name from being searched for.
      if (search === '.') return [];
      const name = search.replace(/\.$/, '');
      return complaints(`${field}.searches[${index}]`, name, dns1123SubdomainWithUnderscore(name));
    }),
    ...options.flatMap(({ name }, index) =>
      name ? [] : [required(`${field}.options[${index}]`, 'must not be empty')],
    ),
  ];
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

type Toleration = NonNullable<PodSpec['tolerations']>[number];

/** What a toleration compares with: nothing at all, or a label's value. */
function validateOperator({ operator, value = '' }: Toleration, field: string): readonly FieldError[] {
  if (operator === 'Exists')
    return value === ''
      ? []
      : [invalidValue(field, value, "value must be empty when `operator` is 'Exists'")];
  if (operator !== undefined && operator !== 'Equal')
    return [notSupported(field, operator, ['Equal', 'Exists'])];
  const malformed = labelValue(value);
  return malformed.length === 0 ? [] : [invalidValue(field, value, malformed.join(';'))];
}

/** ValidateTolerations. */
export const validateTolerations = ({ tolerations = [] }: PodSpec, field: string): readonly FieldError[] =>
  tolerations.flatMap((toleration, index) => {
    const { key, operator, effect, tolerationSeconds } = toleration;
    const at = `${field}[${index}]`;
    const keyless =
      'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    return [
      ...(key ? complaints(`${at}.key`, key, qualifiedName(key)) : []),
      ...(!key && operator !== 'Exists' ? [invalidValue(`${at}.operator`, operator ?? '', keyless)] : []),
      ...(tolerationSeconds !== undefined && effect !== 'NoExecute'
        ? [
            invalidValue(
              `${at}.effect`,
              effect ?? '',
              "effect must be 'NoExecute' when `tolerationSeconds` is set",
            ),
          ]
        : []),
      ...validateOperator(toleration, `${at}.operator`),
      ...(effect ? oneOf(`${at}.effect`, effect, EFFECTS) : []),
    ];
  });

/** ValidateHostAliases. */
const validateHostAliases = ({ hostAliases = [] }: PodSpec, field: string): readonly FieldError[] =>
  hostAliases.flatMap(({ ip, hostnames = [] }, index) => [
    ...validateIp(`${field}[${index}].ip`, ip ?? ''),
    ...hostnames.flatMap((name, at) =>
      complaints(`${field}[${index}].hostnames[${at}]`, name, dns1123Subdomain(name)),
    ),
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

/** validateContainersOnlyForPod: a template may have blanks around an image, for the sake of old ones. */
const validateImages = (containers: readonly Container[], field: string): readonly FieldError[] =>
  containers.flatMap(({ image = '' }, index) =>
    image === image.trim()
      ? []
      : [invalidValue(`${field}[${index}].image`, image, 'must not have leading or trailing whitespace')],
  );

/** Specs as they were asked for that were found to be right: all Pods of a template share theirs. */
const right = new WeakSet<PodSpec>();

/** ValidatePodCreate. What is right as it was asked for stays so: admission adds nothing wrong. */
export function validatePod({ metadata, spec }: Pod, asked?: Pod): readonly FieldError[] {
  const meta = validateObjectMeta(metadata, dns1123Subdomain);
  if (asked && right.has(asked.spec)) return meta;
  const errors = validateSpec(spec);
  if (asked && errors.length === 0) right.add(asked.spec);
  return [...meta, ...errors];
}

function validateSpec(spec: PodSpec): readonly FieldError[] {
  return [
    ...validatePodSpec(spec, 'spec', true),
    ...validateImages(spec.containers, 'spec.containers'),
    ...validateImages(spec.initContainers ?? [], 'spec.initContainers'),
  ];
}

/** ValidatePodTemplateSpec. */
export function validatePodTemplate(template: PodTemplate, field: string): readonly FieldError[] {
  return [
    ...validateLabels(template.metadata?.labels, `${field}.labels`),
    ...validateAnnotations(template.metadata?.annotations, `${field}.annotations`),
    ...validatePodSpec(template.spec, `${field}.spec`, false),
  ];
}
