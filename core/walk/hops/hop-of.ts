import { fillIn, type HookPass } from '../../kernel/index.ts';
import type { Hop } from '../hop.ts';

type Needed = 'time' | 'kind' | 'place' | 'label' | 'title' | 'caption' | 'because';

/** A hop before `numbered` gives ids to a whole story at once. Of the rules it has the stages at which they were looked at. */
export type Draft = Omit<Hop, 'id' | 'steps' | 'considered'> & {
  readonly considered: readonly HookPass[];
  readonly steps: readonly Draft[];
};

/** Fills in what most hops do not have. */
export function draft(given: Pick<Hop, Needed> & Partial<Omit<Draft, Needed>>): Draft {
  return {
    direction: 'request',
    verdict: 'pass',
    considered: [],
    candidates: [],
    derivedFrom: [],
    steps: [],
    ...given,
  };
}

const NONE: Hop['considered'] = [];

/** Ids by place in the story: `5`, and `5.1` for its first step. */
export function numbered(drafts: readonly Draft[], prefix = ''): readonly Hop[] {
  return drafts.map((one, i) => {
    const id = `${prefix}${i + 1}`;
    const looked = one.considered.reduce((sum, stage) => sum + stage.looked, 0);
    const hop = { ...one, id, steps: numbered(one.steps, `${id}.`), considered: NONE };
    return fillIn(hop, 'considered', looked, () => visitsOf(one.considered));
  });
}

export const docs = {
  service: {
    label: 'Kubernetes: Service',
    url: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  },
  dns: {
    label: 'Kubernetes: DNS for Services and Pods',
    url: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
  },
  virtualIPs: {
    label: 'Kubernetes: Virtual IPs and Service Proxies',
    url: 'https://kubernetes.io/docs/reference/networking/virtual-ips/',
  },
  endpointSlices: {
    label: 'Kubernetes: EndpointSlices',
    url: 'https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/',
  },
  networkPolicy: {
    label: 'Kubernetes: Network Policies',
    url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  },
  probes: {
    label: 'Kubernetes: Liveness, Readiness and Startup Probes',
    url: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  },
  debugService: {
    label: 'Kubernetes: Debug Services',
    url: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/',
  },
  conntrack: {
    label: 'netfilter: connection tracking',
    url: 'https://www.netfilter.org/documentation/HOWTO/netfilter-hacking-HOWTO.html',
  },
} as const;

/** Every rule that was looked at in these stages, in order. */
function visitsOf(hooks: readonly HookPass[]): Hop['considered'] {
  const [only, ...others] = hooks.filter(({ looked }) => looked > 0);
  return only && others.length === 0 ? only.visits : hooks.flatMap(({ visits }) => visits);
}
