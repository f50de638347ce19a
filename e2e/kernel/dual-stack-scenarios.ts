import {
  endpoint,
  external,
  internal,
  type Made,
  named,
  READY,
  service,
  slice,
  TCP,
  TERMINATING,
  UDP,
} from './manifests.ts';
import type { Scenario } from './scenario.ts';

const SIX = 'ipFamilies: [IPv6]';
const BOTH = 'ipFamilyPolicy: RequireDualStack';

const six = (made: Made) => service({ ...made, spec: [SIX, made.spec].filter(Boolean).join('\n') });
const both = (made: Made) => service({ ...made, spec: [BOTH, made.spec].filter(Boolean).join('\n') });

const NOBODY = 'app: nobody';

/** Services of IPv6, and of both families, in front of the same Pods. */
export const dualStackScenarios: readonly Scenario[] = [
  { ...named('IPv6: ClusterIP', six({})), echo: 'web-b1/6' },
  named('IPv6: ClusterIP, UDP', six({ ports: UDP })),
  { ...named('IPv6: ClusterIP without endpoints', six({ selector: NOBODY })), echo: 'web-b1/6' },
  named('IPv6: ClusterIP without endpoints, UDP', six({ ports: UDP, selector: NOBODY })),
  named('IPv6: nobody listens on the target port', six({ ports: TCP.replace('8080', '9999') })),
  named('IPv6: nobody listens, UDP', six({ ports: UDP.replace('5353', '9999') })),
  named('IPv6: internal policy Local', six({ spec: internal })),
  named('IPv6: NodePort', six({ type: 'NodePort' })),
  named('IPv6: NodePort, UDP', six({ type: 'NodePort', ports: UDP })),
  named('IPv6: NodePort without endpoints', six({ type: 'NodePort', selector: NOBODY })),
  named('IPv6: NodePort, UDP, without endpoints', six({ type: 'NodePort', ports: UDP, selector: NOBODY })),
  named('IPv6: NodePort, policy Local', six({ type: 'NodePort', spec: external })),
  named(
    'IPv6: NodePort, policy Local, UDP, one endpoint',
    six({ type: 'NodePort', spec: external, ports: UDP, selector: 'pod: web-b1' }),
  ),
  named('IPv6: LoadBalancer', six({ type: 'LoadBalancer' })),
  {
    ...named('IPv6: LoadBalancer, policy Local', six({ type: 'LoadBalancer', spec: external })),
    echo: 'web-b1/6',
  },
  named(
    'IPv6: LoadBalancer with source ranges',
    six({
      type: 'LoadBalancer',
      spec: "loadBalancerSourceRanges: ['2001:db8:203::/121', 'fd00:10:244::/56']",
    }),
  ),
  named('IPv6: external IPs', six({ spec: "externalIPs: ['2001:db8:198::c8']" })),
  named('IPv6: endpoint in the host network', six({ selector: 'app: host', type: 'NodePort' })),
  named('IPv6: session affinity', six({ type: 'NodePort', spec: 'sessionAffinity: ClientIP' })),
  named('IPv6: session affinity, UDP', six({ ports: UDP, spec: 'sessionAffinity: ClientIP' })),
  named(
    'IPv6: a slice by hand, one endpoint terminates',
    six({ type: 'NodePort', selector: '', spec: external }),
    slice([endpoint('web-a1/6', TERMINATING), endpoint('web-b1/6', READY)], undefined, 'IPv6'),
  ),
  { ...named('both families: ClusterIP', both({ ports: `${TCP}, ${UDP}` })), echo: 'web-a2' },
  named('both families: LoadBalancer', both({ type: 'LoadBalancer' })),
  {
    ...named('both families: LoadBalancer, ipMode Proxy', both({ type: 'LoadBalancer', spec: external })),
    ipMode: 'Proxy',
  },
  named('both families: NodePort, policy Local', both({ type: 'NodePort', spec: external })),
  named(
    'both families: endpoints of one',
    both({ type: 'NodePort', selector: '' }),
    slice([endpoint('web-a1', READY)]),
  ),
];
