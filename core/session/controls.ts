import { delayTable } from '../cluster/index.ts';
import { IPVS_SCHEDULERS } from '../kernel/index.ts';
import type { Millis } from '../sim/index.ts';
import type { SessionState } from './state.ts';

/** A delay of the cluster that can be set, with its usual value. */
export interface DelayView {
  readonly name: string;
  readonly ms: Millis;
  readonly what: string;
  readonly source: string;
}

/** What there is to set: every delay of the table, and every instance that can be stopped. */
export interface Controls {
  readonly delays: readonly DelayView[];
  /** `kube-proxy/node-c`, `deployment-controller`. */
  readonly instances: readonly string[];
  /** What virtual servers can choose by, in ipvs mode. */
  readonly ipvsSchedulers: readonly string[];
}

/** What of a cluster can be set, for a page that offers it. */
export function controlsOf({ cluster }: SessionState): Controls {
  return {
    delays: Object.entries(delayTable).map(([name, { ms, what, source }]) => ({ name, ms, what, source })),
    instances: Object.keys(cluster.memory).sort(),
    ipvsSchedulers: IPVS_SCHEDULERS,
  };
}
