import { age, column, type Printer } from '../printing/table.ts';
import { formatLabelSelector } from '../printing/text.ts';
import type { NetworkPolicy } from './type.ts';

/** printNetworkPolicy. */
export const networkPolicyPrinter: Printer<NetworkPolicy> = {
  columns: [column('Name'), column('Pod-Selector'), column('Age')],
  cells: (policy, now) => [
    policy.metadata.name,
    formatLabelSelector(policy.spec.podSelector),
    age(policy, now),
  ],
};
