import type { Directive } from '../corefile.ts';
import { type Controller, dispense, once } from '../dispenser.ts';
import type { Setup } from '../plugin.ts';
import { fallthroughZones, isReverseZone, normalizeZone } from '../zones.ts';
import { type LabelExpression, parseLabelSelector } from './label-selector.ts';

/** The stanza of the Corefile. Defaults are the plug-in's, not kubeadm's. */
export interface KubernetesOptions {
  readonly zones: readonly string[];
  /** The first zone that is no reverse zone: reverse lookups answer with names below it. */
  readonly primaryZone: string;
  readonly ttl: number;
  readonly pods: 'disabled' | 'insecure' | 'verified';
  /** Zones whose NXDOMAIN goes to the next plug-in; empty without `fallthrough`. */
  readonly fallthrough: readonly string[];
  /** Empty: all. */
  readonly namespaces: readonly string[];
  readonly labels: readonly LabelExpression[];
  readonly namespaceLabels: readonly LabelExpression[];
  readonly endpointPodNames: boolean;
  readonly noEndpoints: boolean;
  readonly ignoreEmptyService: boolean;
  /** Only endpoints with a hostname of their own get a reverse name. */
  readonly ptrHostnameOnly: boolean;
}

/** Accepted because real files have them; nothing in the model depends on them. */
const WITHOUT_EFFECT = [
  'endpoint',
  'tls',
  'kubeconfig',
  'startup_timeout',
  'apiserver_qps',
  'apiserver_burst',
  'apiserver_max_inflight',
  'zonal',
  'multicluster',
];

type Draft = { -readonly [Key in keyof KubernetesOptions]: KubernetesOptions[Key] };

/** One line of the stanza; the text is an error. */
function readProperty(c: Controller, draft: Draft): string | undefined {
  const property = c.val();
  const args = c.remainingArgs();
  switch (property) {
    case 'pods':
      if (args.length !== 1) return c.argErr();
      if (args[0] !== 'disabled' && args[0] !== 'insecure' && args[0] !== 'verified')
        return `wrong value for pods: ${args[0]},  must be one of: disabled, verified, insecure`;
      draft.pods = args[0];
      return undefined;
    case 'ttl': {
      if (args.length === 0) return c.argErr();
      const ttl = c.atoi(args[0] ?? '');
      if (typeof ttl === 'string') return ttl;
      if (ttl < 0 || ttl > 3600) return c.errf(`ttl must be in range [0, 3600]: ${ttl}`);
      draft.ttl = ttl;
      return undefined;
    }
    case 'fallthrough':
      draft.fallthrough = fallthroughZones(args);
      return undefined;
    case 'namespaces':
      if (args.length === 0) return c.argErr();
      draft.namespaces = [...draft.namespaces, ...args];
      return undefined;
    case 'labels':
    case 'namespace_labels': {
      if (args.length === 0) return c.argErr();
      const text = args.join(' ');
      const selector = parseLabelSelector(text);
      if (!selector)
        return `unable to parse ${property === 'labels' ? 'label' : 'namespace_label'} selector value: '${text}'`;
      if (property === 'labels') draft.labels = selector;
      else draft.namespaceLabels = selector;
      return undefined;
    }
    case 'endpoint_pod_names':
      if (args.length > 0) return c.argErr();
      draft.endpointPodNames = true;
      return undefined;
    case 'noendpoints':
      if (args.length > 0) return c.argErr();
      draft.noEndpoints = true;
      return undefined;
    case 'ptr_hostname_only':
      if (args.length > 0) return c.argErr();
      draft.ptrHostnameOnly = true;
      return undefined;
    case 'ignore':
      if (args.length > 0 && args[0] !== 'empty_service') return `unable to parse ignore value: '${args[0]}'`;
      draft.ignoreEmptyService ||= args.length > 0;
      return undefined;
    default:
      return WITHOUT_EFFECT.includes(property) ? undefined : c.errf(`unknown property '${property}'`);
  }
}

/** CoreDNS plugin/kubernetes/setup.go `ParseStanza`. */
export function setupKubernetes(
  directives: readonly Directive[],
  blockZones: readonly string[],
): Setup<KubernetesOptions> {
  const directive = once(directives);
  if (typeof directive === 'string') return { ok: false, message: directive };
  const c = dispense(directive);
  const args = c.remainingArgs();
  const zones = (args.length > 0 ? args : blockZones).flatMap(normalizeZone);
  const primaryZone = zones.find((zone) => !isReverseZone(zone));
  if (primaryZone === undefined) return { ok: false, message: 'non-reverse zone name must be used' };
  const draft: Draft = {
    zones,
    primaryZone,
    ttl: 5,
    pods: 'disabled',
    fallthrough: [],
    namespaces: [],
    labels: [],
    namespaceLabels: [],
    endpointPodNames: false,
    noEndpoints: false,
    ignoreEmptyService: false,
    ptrHostnameOnly: false,
  };
  while (c.nextBlock()) {
    const message = readProperty(c, draft);
    if (message !== undefined) return { ok: false, message };
  }
  if (draft.namespaces.length > 0 && draft.namespaceLabels.length > 0)
    return { ok: false, message: c.errf('namespaces and namespace_labels cannot both be set') };
  return { ok: true, options: draft };
}
