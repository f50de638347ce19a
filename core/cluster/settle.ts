import type { Probe } from '../api/index.ts';
import { measureOf, reader } from '../apiserver/index.ts';
import { nodeLifecycleController } from '../controllers/index.ts';
import type { KubeletMemory } from '../kubelet/index.ts';
import { kindnet } from '../network-policy/index.ts';
import { type Millis, peek, sortedGet } from '../sim/index.ts';
import type { Cluster, Delivery, Happening, Progress } from './cluster.ts';
import { slowest } from './delays.ts';
import { step } from './step.ts';

/** Steps through everything due until `until`, and ends exactly then. `seen` is told of every state on the way. */
export function advanceTo(cluster: Cluster, until: Millis, seen?: (cluster: Cluster) => void): Progress {
  let next = cluster;
  const happened: Happening[] = [];
  for (let head = peek(next.queue); head && head.at <= until; head = peek(next.queue)) {
    const progress = step(next);
    next = progress.cluster;
    happened.push(...progress.happened);
    if (progress.happened.length > 0) seen?.(next);
  }
  return { cluster: { ...next, now: Math.max(next.now, until) }, happened };
}

/** How long a probe may take to change its mind, in ms (defaults as in core/v1 SetDefaults_Probe). */
function decisionTime(probe: Probe | undefined): Millis {
  if (!probe) return 0;
  const { initialDelaySeconds = 0, periodSeconds = 10, timeoutSeconds = 1 } = probe;
  const { failureThreshold = 3, successThreshold = 1 } = probe;
  return (
    (initialDelaySeconds + timeoutSeconds + periodSeconds * Math.max(failureThreshold, successThreshold)) *
    1000
  );
}

/** Nothing written for this long means that nothing is on its way but heartbeats and probes that repeat themselves. */
const LEAST_QUIET: Millis = 5_000;

const longest = (times: readonly Millis[]): Millis => times.reduce((a, b) => Math.max(a, b), 0);

/** The longest decision of any probe. */
const slowestProbe = measureOf(
  'Pod',
  (pods) =>
    longest(
      pods.flatMap(({ spec }) =>
        spec.containers.flatMap((c) =>
          [c.readinessProbe, c.livenessProbe, c.startupProbe].map((probe) => decisionTime(probe)),
        ),
      ),
    ),
  longest,
);

/** Whether a kubelet is silent and nobody has noticed yet: it will be when the grace period is over. */
const isSilent = ({ stopped, timers }: Cluster): boolean =>
  Object.keys(stopped).some(
    (instance) =>
      instance.startsWith('kubelet/') &&
      sortedGet(timers, `${nodeLifecycleController.name} silent/${instance.slice('kubelet/'.length)}`) !==
        undefined,
  );

/** Whether a program has yet to look at a file that was changed. */
const awaitsFile = ({ memory, now }: Cluster): boolean =>
  Object.keys(memory).some(
    (instance) =>
      instance.startsWith('kubelet/') && ((memory[instance] as KubeletMemory).filesReadAt ?? 0) > now,
  );

type Entry = NonNullable<ReturnType<typeof peek<Delivery>>>;

/** A program that looks at its changed file goes on in another way, though the API server hears nothing of it. */
const looksAtFile = ({ item: { event } }: Entry): boolean =>
  event.type === 'TIMER' && event.timer.startsWith('file/');

/** What an agent of NetworkPolicies hears of may change its verdicts, though it writes no rule. */
const teachesAgent = ({ item: { to } }: Entry): boolean => to.startsWith(`${kindnet.name}/`);

const isAboutFiles = (entry: Entry): boolean =>
  looksAtFile(entry) || ('object' in entry.item.event && entry.item.event.object.kind === 'ConfigMap');

function quietTime(cluster: Cluster): Millis {
  if (isSilent(cluster)) return SETTLE_LIMIT;
  const slow = Math.max(slowest(cluster.delays), slowestProbe(reader(cluster.api)));
  return Math.max(LEAST_QUIET, slow + 1_000);
}

/** Events are records, not state: a failing probe goes on reporting for ever. */
const changesState = (happening: Happening): boolean =>
  happening.happened === 'load' || happening.event.object.kind !== 'Event';

/** Kubernetes never sleeps: a crash loop goes on for minutes, and settling ends here all the same. */
const SETTLE_LIMIT: Millis = 120_000;

/**
 * Goes on until only heartbeats are left: no object and no rule has changed for as long as the slowest probe
 * needs to change its mind. Time stops at the last change, so that a settled cluster settles at once.
 */
export function settle(
  cluster: Cluster,
  seen?: (cluster: Cluster) => void,
  limit: Millis = SETTLE_LIMIT,
): Progress {
  const deadline = cluster.now + limit;
  let next = cluster;
  let changed = cluster;
  const happened: Happening[] = [];
  let kept = 0;
  let waits = awaitsFile(cluster);
  for (let head = peek(next.queue); head && head.at <= deadline; head = peek(next.queue)) {
    const quiet = head.at - changed.now;
    // It is never less, and takes a look at all Pods.
    if (!waits && quiet > LEAST_QUIET && quiet > quietTime(changed)) break;
    const progress = step(next);
    next = progress.cluster;
    happened.push(...progress.happened);
    if (isAboutFiles(head)) waits = awaitsFile(next);
    if (progress.happened.some(changesState) || looksAtFile(head) || teachesAgent(head)) {
      changed = next;
      kept = happened.length;
      seen?.(next);
    }
  }
  return { cluster: changed, happened: happened.slice(0, kept) };
}
