import { Check, Minus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Origin, PolicySaying } from '../../core/index.ts';
import candidate from './Candidates.module.css';
import styles from './Policies.module.css';

const MARKS = { allows: <Check />, isolates: <X />, silent: <Minus /> };

const SAYS = { allows: 'allows it', isolates: 'does not allow it', silent: 'has no say' };

/** Every NetworkPolicy that selects one of the two Pods: for whom it speaks, and what it says of the packet. */
export function Policies({
  policies,
  onSelect,
}: {
  readonly policies: readonly PolicySaying[];
  readonly onSelect: (origin: Origin) => void;
}): ReactNode {
  return (
    <ul className={candidate.list}>
      {policies.map((policy) => (
        <li
          key={`${policy.direction} ${policy.namespace}/${policy.name}`}
          data-says={policy.says}
          className={`${candidate.candidate} ${styles.policy}`}
        >
          <span className={candidate.mark}>{MARKS[policy.says]}</span>
          <span className={candidate.who}>
            <button type="button" className={candidate.pod} onClick={() => onSelect(policy.origin)}>
              {policy.namespace}/{policy.name}
            </button>
            <span>
              {policy.direction} of Pod {policy.pod.name}: <b>{SAYS[policy.says]}</b>
            </span>
            <span className={candidate.reason}>{policy.because}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
