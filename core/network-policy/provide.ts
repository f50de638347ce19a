import { provideNft } from '../kernel/index.ts';
import { handle } from './agent.ts';
import { provideHandle } from './component.ts';

/** Loads what enforces NetworkPolicies: the agent, and `nft` for its table. */
export function provideNetworkPolicies(): void {
  provideNft();
  provideHandle(handle);
}
