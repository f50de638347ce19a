import { describe, expect, it } from 'vitest';
import type { Pod, PodSpec } from '../../api/index.ts';
import { podResolvConf } from './pod-resolv-conf.ts';

const pod = (spec: Partial<PodSpec> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { containers: [], ...spec },
});
const KUBELET = {
  clusterDNS: ['10.96.0.10'],
  clusterDomain: 'cluster.local',
  nodeResolvConf: '# made by hand\nnameserver 192.0.2.53\nsearch corp.example.\noptions timeout:2\n',
};

describe('resolv.conf of a Pod', () => {
  it('has the cluster domains, then those of the node, and no other option of it', () => {
    expect(podResolvConf({ pod: pod(), ...KUBELET }).text).toBe(
      'search shop.svc.cluster.local svc.cluster.local cluster.local corp.example\nnameserver 10.96.0.10\noptions ndots:5\n',
    );
  });

  it('is the node file for hostNetwork, unless the policy says WithHostNet', () => {
    const host = podResolvConf({ pod: pod({ hostNetwork: true }), ...KUBELET });
    expect(host.text).toBe('search corp.example\nnameserver 192.0.2.53\noptions timeout:2\n');
    const cluster = podResolvConf({
      pod: pod({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }),
      ...KUBELET,
    });
    expect(cluster.nameservers).toEqual(['10.96.0.10']);
  });

  it('asks the local machine when the kubelet is told to use no file', () => {
    const none = { ...KUBELET, nodeResolvConf: null, nodeIPs: ['192.168.1.10', 'fd00::10'] };
    expect(podResolvConf({ pod: pod({ dnsPolicy: 'Default' }), ...none })).toMatchObject({
      nameservers: ['127.0.0.1', '::1'],
      searches: ['.'],
    });
  });

  it('cuts long lists and says so', () => {
    const searches = Array.from({ length: 40 }, (_, index) => `d${index}.example`);
    const { searches: kept, events } = podResolvConf({ pod: pod({ dnsConfig: { searches } }), ...KUBELET });
    expect(kept).toHaveLength(32);
    expect(events).toMatchObject([{ on: 'Pod', type: 'Warning', reason: 'DNSConfigForming' }]);
  });

  it('falls back to the node file without clusterDNS, with events on Node and Pod', () => {
    const { nameservers, events } = podResolvConf({ pod: pod(), ...KUBELET, clusterDNS: [] });
    expect(nameservers).toEqual(['192.0.2.53']);
    expect(events.map(({ on, reason }) => `${on} ${reason}`)).toEqual([
      'Node MissingClusterDNS',
      'Pod MissingClusterDNS',
    ]);
  });
});
