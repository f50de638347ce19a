import type { Load, TaggedLine } from '../kernel/index.ts';

const CHAIN = 'IP-MASQ';
/** Link-local and the private addresses of RFC 1918: the agent's own defaults, for a cluster without its ConfigMap. */
const NON_MASQUERADE = ['169.254.0.0/16', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

const RULES = [
  '*nat',
  `:${CHAIN} - [0:0]`,
  ...[
    `POSTROUTING#ensure nat POSTROUTING directs all non-LOCAL destination traffic to our custom ${CHAIN} chain#-m addrtype ! --dst-type LOCAL -j ${CHAIN}`,
    ...NON_MASQUERADE.map(
      (cidr) => `${CHAIN}#local traffic is not subject to MASQUERADE#-d ${cidr} -j RETURN`,
    ),
    `${CHAIN}#outbound traffic is subject to MASQUERADE (must be last in chain)#-j MASQUERADE --random-fully`,
  ].map((rule) => rule.replace(/(.+)#(.+)#/, '-A $1 -m comment --comment "ip-masq-agent: $2" ')),
  'COMMIT',
].map((text): TaggedLine => ({ text, tag: { role: 'ip-masq-agent' } }));

/**
 * What ip-masq-agent loads on a node: Pods that call a host outside the cluster do so from their node's address
 * (kubernetes-sigs/ip-masq-agent, cmd/ip-masq-agent/ip-masq-agent.go; `--masq-chain=IP-MASQ` as in its manifest). Simplified: it runs
 * as soon as there is a machine, as a program of the machine and not as a Pod.
 */
export const ipMasqAgent = (node: string): Load => ({
  effect: 'Load',
  node,
  commands: [{ tool: 'iptables-restore', family: 'IPv4', lines: RULES }],
});
