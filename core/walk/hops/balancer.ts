import { balancerName } from '../balancer.ts';
import { serviceOrigin } from '../explain/origins.ts';
import type { Candidate } from '../hop.ts';
import type { BalancerLeg } from '../journey.ts';
import { type Draft, docs, draft } from './hop-of.ts';
import { arrow } from './kernel-steps.ts';

function candidates({ backends, node }: BalancerLeg): readonly Candidate[] {
  const healthy = backends.filter((backend) => backend.healthy);
  return backends.map((backend): Candidate => {
    const verdict = backend.node === node ? 'chosen' : backend.healthy ? 'possible' : 'skipped';
    return {
      address: backend.address,
      node: { name: backend.node, check: backend.check, answer: backend.answer, healthy: backend.healthy },
      verdict,
      probability: backend.healthy ? 1 / healthy.length : 0,
      reason: backend.healthy
        ? verdict === 'chosen'
          ? 'drawn among the healthy nodes'
          : 'could have been drawn'
        : `${backend.check}: ${backend.answer}`,
      origins: [{ kind: 'Node', namespace: '', name: backend.node }],
    };
  });
}

/** The cloud's load balancer passes a packet on to a node. */
export function balancerHop(leg: BalancerLeg): Draft {
  const { balancer, backends, node, packet, after } = leg;
  const { service, address, ipMode } = balancer;
  const { namespace = '', name } = service.metadata;
  const local = service.spec.externalTrafficPolicy === 'Local';
  const healthy = backends.filter((backend) => backend.healthy);
  const skipped = backends.filter((backend) => !backend.healthy);
  const forced = node !== undefined && !healthy.some((backend) => backend.node === node);
  const back = backends.length === 0;
  const asked = local
    ? `policy Local: each node is asked on the Service’s health check node port ${service.spec.healthCheckNodePort}, and says whether it has an endpoint of its own`
    : 'each node is asked whether its kube-proxy works';
  return draft({
    time: leg.at,
    kind: 'load-balancer',
    place: { at: 'load-balancer', namespace, name, address },
    direction: back ? 'reply' : 'request',
    label: 'load balancer',
    title: node ? `The load balancer sends to ${node}` : 'The load balancer',
    caption: back
      ? `The ${balancerName(service)} hands the answer to its client over the connection that it came from.`
      : node === undefined
        ? `The load balancer at ${address} has no healthy node: it sends the packet nowhere.`
        : `The load balancer at ${address} sends to ${node}, 1 of ${healthy.length} healthy node${healthy.length === 1 ? '' : 's'}${forced ? ': because you asked for it, its health check fails' : ''}.`,
    because: back
      ? 'A proxying load balancer has two connections, one to the client and one to the node.'
      : `It stands outside the cluster, made by the cloud for this Service (${asked}). ${skipped.length > 0 ? `Not healthy: ${skipped.map((one) => `${one.node} (${one.answer})`).join(', ')}. ` : ''}${ipMode === 'Proxy' ? `ipMode Proxy: it speaks to the node port with an address of its own (${arrow(after)}), so the client’s address ends here.` : 'ipMode VIP: the packet keeps its destination, and the node’s rules know that address.'}`,
    docs: docs.service,
    before: packet,
    after,
    verdict: node === undefined && !back ? 'dropped' : after === packet ? 'pass' : 'rewritten',
    ...(after !== packet && ipMode === 'Proxy' ? { rewrittenBy: 'load balancer' } : {}),
    candidates: candidates(leg),
    derivedFrom: [
      serviceOrigin(service, 'spec.type', 'LoadBalancer'),
      serviceOrigin(service, 'status.loadBalancer.ingress', address),
      ...(local ? [serviceOrigin(service, 'spec.externalTrafficPolicy', 'Local')] : []),
    ],
  });
}
