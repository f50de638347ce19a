import type { ApiObject } from '../api/index.ts';
import { emptySorted, type Sorted } from '../sim/index.ts';

/** What an agent's informers have heard of, by `NAMESPACE/NAME`, and what it has written on its node. */
export interface AgentMemory {
  readonly policies: Sorted<ApiObject>;
  /** Of the whole cluster: any Pod may be the other end. Empty while there is no policy. */
  readonly pods: Sorted<ApiObject>;
  readonly namespaces: Sorted<ApiObject>;
  /** Addresses in the sets of its table; absent: there is no table yet. */
  readonly written?: readonly string[];
}

export const asleep: AgentMemory = { policies: emptySorted, pods: emptySorted, namespaces: emptySorted };

/** Whether it follows Pods and Namespaces: only while some policy could ask about them. */
export const isAwake = ({ policies }: AgentMemory): boolean => policies.size > 0;
