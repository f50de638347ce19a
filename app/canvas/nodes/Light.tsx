import type { Condition } from '../scene/world.ts';

/** Readiness as shape and colour; the words stand beside it. */
export function Light({ condition }: { readonly condition: Condition }) {
  return (
    <svg className={`cv-light cv-${condition}`} viewBox="0 0 12 12" aria-hidden="true">
      {condition === 'ready' && <circle cx="6" cy="6" r="4.5" fill="currentColor" />}
      {condition === 'not-ready' && (
        <circle
          cx="6"
          cy="6"
          r="4"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeDasharray="2.6 1.6"
        />
      )}
      {condition === 'pending' && (
        <path
          d="M6 2A4 4 0 0 1 6 10"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
        />
      )}
      {condition === 'terminating' && (
        <path d="M3 3L9 9M9 3L3 9" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      )}
      {condition === 'done' && <rect x="3" y="3" width="6" height="6" fill="currentColor" />}
    </svg>
  );
}
