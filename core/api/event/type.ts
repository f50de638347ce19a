import type { ApiObjectOf } from '../meta.ts';

/** core/v1 Event, as `kubectl get events` and `describe` show it. */
export interface Event extends ApiObjectOf<'Event', 'v1'> {
  readonly involvedObject: {
    readonly apiVersion?: string;
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
    readonly uid?: string;
    readonly fieldPath?: string;
  };
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly source: { readonly component: string; readonly host?: string };
  readonly firstTimestamp: string;
  readonly lastTimestamp: string;
  readonly count: number;
  /** What events.k8s.io has in their place. */
  readonly eventTime?: string | null;
  readonly series?: { readonly count: number; readonly lastObservedTime: string };
  /** As `source`, in the words of events.k8s.io. */
  readonly reportingComponent?: string;
  readonly reportingInstance?: string;
}
