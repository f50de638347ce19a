import { type Condition, conditionOf, type Node } from '../api/index.ts';
import { getOf, reader } from '../apiserver/index.ts';
import { nodeLifecycleController, nodeLifecycleDelays } from '../controllers/index.ts';
import { delayOf, rfc3339 } from '../sim/index.ts';
import type { Cluster, Happening, Progress } from './cluster.ts';
import { type Delays, ownDelays, watchLatency } from './delays.ts';
import { cancelTimer, send, setTimer, submit } from './draft.ts';

/**
 * Other delays from now on. What is on its way keeps its time, and nothing overtakes it: a watch delivers in order.
 */
export function setDelays(cluster: Cluster, delays: Delays): Cluster {
  const { seed } = cluster.chance;
  const notBefore = Object.keys(cluster.memory).flatMap((instance) => {
    const earliest = Math.max(
      cluster.notBefore[instance] ?? 0,
      cluster.now + watchLatency(cluster.delays, seed, instance),
    );
    const isSooner = cluster.now + watchLatency(delays, seed, instance) < earliest;
    return isSooner ? [[instance, earliest] as const] : [];
  });
  return { ...cluster, delays, notBefore: Object.fromEntries(notBefore) };
}

/** A machine whose kubelet posts its status again (pkg/kubelet/nodestatus/setters.go ReadyCondition). */
function readyAgain(node: Node, now: number): Node {
  const { resourceVersion: _read, ...metadata } = node.metadata;
  const conditions = (node.status?.conditions ?? []).map(
    (condition): Condition =>
      condition.type === 'Ready' && condition.status !== 'True'
        ? {
            ...condition,
            status: 'True',
            lastTransitionTime: rfc3339(now),
            reason: 'KubeletReady',
            message: 'kubelet is posting ready status',
          }
        : condition,
  );
  return { ...node, metadata, status: { ...node.status, conditions } };
}

const silence = (node: string): string => `silent/${node}`;

/** An instance stops: what comes for it waits. A kubelet's silence is noticed when the grace period is over. */
function stop(cluster: Cluster, instance: string): Cluster {
  const stopped = { ...cluster, stopped: { ...cluster.stopped, [instance]: [] } };
  const [component, node] = instance.split('/') as [string, string?];
  if (component !== 'kubelet' || node === undefined) return stopped;
  const to = nodeLifecycleController.name;
  const told = ownDelays(cluster.delays, to);
  const grace = delayOf(told ? { delays: told } : {}, nodeLifecycleDelays, 'nodeMonitorGracePeriod');
  return setTimer(stopped, to, silence(node), grace);
}

/** An instance runs again and hears of all that it missed; a kubelet says at once that its node is Ready. */
function start(cluster: Cluster, instance: string): Progress {
  const { [instance]: waiting = [], ...stopped } = cluster.stopped;
  let next: Cluster = { ...cluster, stopped };
  for (const { to, event } of waiting)
    next = event.type === 'TIMER' ? setTimer(next, to, event.timer, 0) : send(next, to, event, 0);
  const [component, name = ''] = instance.split('/');
  if (component !== 'kubelet') return { cluster: next, happened: [] };
  const to = nodeLifecycleController.name;
  next = cancelTimer(next, to, silence(name));
  const node = getOf(reader(next.api), 'Node', '', name);
  if (!node || conditionOf(node.status?.conditions, 'Ready')?.status === 'True')
    return { cluster: next, happened: [] };
  return submit(next, instance, {
    effect: 'Write',
    verb: 'updateStatus',
    object: readyAgain(node, cluster.now),
  });
}

/**
 * Stops the named instances (`kubelet/node-b`, `kube-proxy/node-c`, `endpoint-slice-controller`) and lets all others
 * run. Containers and rules of a node stay as they are: only nobody looks after them.
 */
export function setStopped(cluster: Cluster, instances: readonly string[]): Progress {
  const wanted = instances.filter((instance) => instance in cluster.memory);
  let next = cluster;
  const happened: Happening[] = [];
  for (const instance of Object.keys(cluster.stopped).sort())
    if (!wanted.includes(instance)) {
      const progress = start(next, instance);
      next = progress.cluster;
      happened.push(...progress.happened);
    }
  for (const instance of wanted) if (!(instance in next.stopped)) next = stop(next, instance);
  return { cluster: next, happened };
}
