import { CoreDnsCard } from './CoreDnsCard.tsx';
import { EndpointSliceCard } from './EndpointSliceCard.tsx';
import { HookStrip } from './HookStrip.tsx';
import { KubeProxyCard } from './KubeProxyCard.tsx';
import { LoadBalancer } from './LoadBalancer.tsx';
import { LogPlate } from './LogPlate.tsx';
import { NodeFrame } from './NodeFrame.tsx';
import { NodeRack } from './NodeRack.tsx';
import { OutcomeMark } from './OutcomeMark.tsx';
import { OutsideClient } from './OutsideClient.tsx';
import { PodCard } from './PodCard.tsx';
import { PodStack } from './PodStack.tsx';
import { ServiceCard } from './ServiceCard.tsx';

/** React Flow's node types. Made once: a new object here would mount every node anew. */
export const nodeTypes = {
  frame: NodeFrame,
  hooks: HookStrip,
  proxy: KubeProxyCard,
  service: ServiceCard,
  slice: EndpointSliceCard,
  coredns: CoreDnsCard,
  pod: PodCard,
  podStack: PodStack,
  outside: OutsideClient,
  balancer: LoadBalancer,
  rack: NodeRack,
  plate: LogPlate,
  mark: OutcomeMark,
};
