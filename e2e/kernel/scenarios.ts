import { dualStackScenarios } from './dual-stack-scenarios.ts';
import {
  endpoint,
  external,
  internal,
  NOT_READY,
  named,
  READY,
  service,
  slice,
  TCP,
  TERMINATING,
  UDP,
} from './manifests.ts';
import type { Scenario } from './scenario.ts';

/** Somebody's rules that keep packets of Pods and nodes from conntrack, and what filters do with these. Routed ones would go in circles. */
const untracked = (name: string, match: string, nftMatch: string, verdict: string): Scenario => ({
  name: `conntrack passes by ${name}`,
  yaml: service({ ports: `${TCP}, ${UDP}`, spec: 'clusterIP: 10.96.0.53' }),
  rules: {
    iptables: `
*raw
-A PREROUTING -i cni0 ${match} -j CT --notrack
-A OUTPUT ${match} -j NOTRACK
COMMIT
*filter
-A FORWARD -m conntrack --ctstate UNTRACKED -j ${verdict.toUpperCase()}
-A INPUT -m state --state UNTRACKED -j ${verdict.toUpperCase()}
COMMIT
`,
    nftables: `
add table ip mine
add chain ip mine early { type filter hook prerouting priority -300 ; }
add chain ip mine own { type filter hook output priority -300 ; }
add chain ip mine late { type filter hook postrouting priority 50 ; }
add rule ip mine early iifname "cni0" ${nftMatch} notrack
add rule ip mine own ${nftMatch} notrack
add rule ip mine late ct state untracked counter
add rule ip mine late ct status dnat counter
`,
  },
});

/** Every sort of Service, each in front of the lab's Pods. */
export const scenarios: readonly Scenario[] = [
  { ...named('ClusterIP', service({})), echo: 'web-b1' },
  named('ClusterIP of one endpoint', service({ selector: 'pod: web-b1' })),
  { ...named('ClusterIP without endpoints', service({ selector: 'app: nobody' })), echo: 'web-b1' },
  named('ClusterIP, UDP', service({ ports: UDP })),
  named('ClusterIP without endpoints, UDP', service({ ports: UDP, selector: 'app: nobody' })),
  named('ClusterIP, TCP and UDP on one port', service({ ports: `${TCP}, ${UDP.replace('53,', '80,')}` })),
  named('ClusterIP, nobody listens on the target port', service({ ports: TCP.replace('8080', '9999') })),
  named('ClusterIP, UDP, nobody listens', service({ ports: UDP.replace('5353', '9999') })),
  named('internal policy Local', service({ spec: internal })),
  named('internal policy Local, one endpoint', service({ spec: internal, selector: 'pod: web-a2' })),
  named('NodePort', service({ type: 'NodePort' })),
  named('NodePort without endpoints', service({ type: 'NodePort', selector: 'app: nobody' })),
  named('NodePort, UDP', service({ type: 'NodePort', ports: UDP })),
  named(
    'NodePort, UDP, without endpoints',
    service({ type: 'NodePort', ports: UDP, selector: 'app: nobody' }),
  ),
  named('NodePort, policy Local', service({ type: 'NodePort', spec: external })),
  named('NodePort, policy Local, UDP', service({ type: 'NodePort', spec: external, ports: UDP })),
  named(
    'NodePort, policy Local, one endpoint',
    service({ type: 'NodePort', spec: external, selector: 'pod: web-b1' }),
  ),
  named('NodePort, both policies Local', service({ type: 'NodePort', spec: `${external}\n${internal}` })),
  named('LoadBalancer', service({ type: 'LoadBalancer' })),
  named('LoadBalancer without endpoints', service({ type: 'LoadBalancer', selector: 'app: nobody' })),
  {
    ...named('LoadBalancer, policy Local', service({ type: 'LoadBalancer', spec: external })),
    echo: 'web-b1',
  },
  named(
    'LoadBalancer without node ports',
    service({ type: 'LoadBalancer', spec: 'allocateLoadBalancerNodePorts: false' }),
  ),
  named(
    'LoadBalancer with source ranges',
    service({ type: 'LoadBalancer', spec: 'loadBalancerSourceRanges: [203.0.113.0/25]' }),
  ),
  named(
    'LoadBalancer with source ranges, Pods and nodes among them',
    service({ type: 'LoadBalancer', spec: 'loadBalancerSourceRanges: [10.244.0.0/16, 192.168.1.0/24]' }),
  ),
  named(
    'LoadBalancer with source ranges, policy Local',
    service({ type: 'LoadBalancer', spec: `loadBalancerSourceRanges: [203.0.113.7/32]\n${external}` }),
  ),
  named(
    'LoadBalancer with source ranges, without endpoints',
    service({
      type: 'LoadBalancer',
      selector: 'app: nobody',
      spec: 'loadBalancerSourceRanges: [203.0.113.0/25]',
    }),
  ),
  { ...named('LoadBalancer, ipMode Proxy', service({ type: 'LoadBalancer' })), ipMode: 'Proxy' },
  {
    ...named(
      'LoadBalancer, ipMode Proxy, without endpoints',
      service({ type: 'LoadBalancer', ports: `${TCP}, ${UDP}`, selector: 'app: nobody' }),
    ),
    ipMode: 'Proxy',
  },
  {
    ...named('LoadBalancer, ipMode Proxy, policy Local', service({ type: 'LoadBalancer', spec: external })),
    ipMode: 'Proxy',
  },
  {
    ...named(
      'LoadBalancer, ipMode Proxy, source ranges',
      service({ type: 'LoadBalancer', spec: 'loadBalancerSourceRanges: [203.0.113.0/27]' }),
    ),
    ipMode: 'Proxy',
  },
  { ...named('external IPs', service({ spec: 'externalIPs: [198.51.100.200]' })), echo: 'web-b1' },
  named(
    'external IPs, policy Local',
    service({ type: 'NodePort', spec: `externalIPs: [198.51.100.200]\n${external}` }),
  ),
  named('external IP of a node', service({ spec: 'externalIPs: [192.168.1.13]' })),
  named('endpoint in the host network', service({ selector: 'app: host' })),
  named(
    'endpoint in the host network, NodePort, policy Local',
    service({ type: 'NodePort', selector: 'app: host', spec: external }),
  ),
  named('session affinity', service({ spec: 'sessionAffinity: ClientIP' })),
  named(
    'session affinity, NodePort, UDP',
    service({ type: 'NodePort', ports: UDP, spec: 'sessionAffinity: ClientIP' }),
  ),
  named(
    'two Services, one set of Pods',
    service({}),
    '\n---',
    service({ type: 'NodePort', selector: 'pod: web-a1' }, 'other'),
  ),
  named(
    'a slice by hand, with an endpoint outside',
    service({ type: 'NodePort', selector: '' }),
    slice(['addresses: [203.0.113.200], conditions: { ready: true }', endpoint('web-a1', READY)]),
  ),
  named(
    'all endpoints terminate',
    service({ type: 'NodePort', selector: '' }),
    slice([endpoint('web-a1', TERMINATING), endpoint('web-b1', TERMINATING)]),
  ),
  named(
    'policy Local, the local endpoints terminate',
    service({ type: 'LoadBalancer', selector: '', spec: external }),
    slice([endpoint('web-a1', TERMINATING), endpoint('web-b1', READY)]),
  ),
  named(
    'one endpoint terminates, one is not ready, one serves',
    service({ type: 'NodePort', selector: '' }),
    slice([endpoint('web-a1', TERMINATING), endpoint('web-a2', NOT_READY), endpoint('web-b1', READY)]),
  ),
  named(
    'topology hints',
    service({ selector: '', spec: 'trafficDistribution: PreferClose' }),
    slice([
      endpoint('web-a1', READY, ', zone: zone-a, hints: { forZones: [{ name: zone-a }] }'),
      endpoint('web-b1', READY, ', zone: zone-b, hints: { forZones: [{ name: zone-b }, { name: zone-c }] }'),
    ]),
  ),
  untracked('what is for the Service', '-d 10.96.0.53/32', 'ip daddr 10.96.0.53', 'accept'),
  untracked('what is for the Service, which is refused', '-d 10.96.0.53', 'ip daddr 10.96.0.53', 'reject'),
  untracked(
    'what an endpoint answers',
    '-s {web-a1} -d {client-a}',
    'ip saddr {web-a1} ip daddr {client-a}',
    'accept',
  ),
  ...dualStackScenarios,
];
