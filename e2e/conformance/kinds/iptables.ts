import type { ApiObject } from '../../../core/api/index.ts';
import { compare } from '../iptables/compare.ts';
import { checks, type Outcome } from '../iptables/expectations.ts';
import { firstSync, type ProxySettings } from '../iptables/world.ts';
import type { Failure, Vector, VectorKind } from '../kind.ts';

/** A vector without `proxy` asks for nothing that depends on it. */
const anyProxy: ProxySettings = {
  ipFamily: 'IPv4',
  nodeName: 'test-node',
  nodeIP: '192.168.0.2',
  nodeIPs: [],
  nodeInterfaces: [],
  nodePortAddresses: null,
  clusterCIDR: null,
  masqueradeAll: false,
  masqueradeBit: 14,
  masqueradeMark: '0x4000',
  localhostNodePorts: true,
  randomFully: false,
  conntrackTCPLiberal: false,
  nfacctCounters: [],
};

/** Objects and the settings of one kube-proxy in iptables mode: its rules, where flows go, and what it digests. */
export const kind: VectorKind = {
  kind: 'iptables',
  run(vector: Vector): readonly Failure[] {
    const proxy = (vector.proxy as ProxySettings | undefined) ?? anyProxy;
    const objects = vector.objects as readonly ApiObject[];
    const outcome: Outcome = { ...firstSync(proxy, objects), nodeIPs: proxy.nodeIPs };
    return Object.entries(vector.expect as Record<string, never>).flatMap(([key, expected]) => {
      const check = checks[key];
      if (!check) return [{ path: key, expected: 'a check for this key', actual: 'none' }];
      const compared = check(expected, outcome);
      return compare(key, compared.expected, compared.actual);
    });
  },
};
