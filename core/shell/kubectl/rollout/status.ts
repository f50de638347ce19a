import type { ApiObject, DaemonSet, Deployment, StatefulSet } from '../../../api/index.ts';
import type { Act } from '../each.ts';

/** How far a rollout is (kubectl pkg/polymorphichelpers/rollout_status.go). */
function deploymentStatus({ metadata, spec, status = {} }: Deployment): Act {
  const waiting = (what: string): Act => ({
    text: `Waiting for deployment "${metadata.name}" rollout to finish: ${what}...\n`,
  });
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0, observedGeneration = 0 } = status;
  if ((metadata.generation ?? 0) > observedGeneration)
    return { text: 'Waiting for deployment spec update to be observed...\n' };
  const progressing = status.conditions?.find(({ type }) => type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    return { failure: { text: `deployment "${metadata.name}" exceeded its progress deadline` } };
  const wanted = spec.replicas ?? 1;
  if (updatedReplicas < wanted)
    return waiting(`${updatedReplicas} out of ${wanted} new replicas have been updated`);
  if (replicas > updatedReplicas)
    return waiting(`${replicas - updatedReplicas} old replicas are pending termination`);
  if (availableReplicas < updatedReplicas)
    return waiting(`${availableReplicas} of ${updatedReplicas} updated replicas are available`);
  return { text: `deployment "${metadata.name}" successfully rolled out\n` };
}

const onlyRolling: Act = {
  failure: { text: 'rollout status is only available for RollingUpdate strategy type' },
};

/** The same of a StatefulSet. */
function statefulSetStatus({ metadata, spec, status }: StatefulSet): Act {
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  if (type !== 'RollingUpdate') return onlyRolling;
  const wanted = spec.replicas ?? 1;
  const partition = rollingUpdate?.partition ?? 0;
  const { observedGeneration = 0, readyReplicas = 0, updatedReplicas = 0 } = status ?? {};
  const { currentRevision = '', updateRevision = '' } = status ?? {};
  if (observedGeneration === 0 || (metadata.generation ?? 0) > observedGeneration)
    return { text: 'Waiting for statefulset spec update to be observed...\n' };
  if (readyReplicas < wanted) return { text: `Waiting for ${wanted - readyReplicas} pods to be ready...\n` };
  if (rollingUpdate) {
    const text =
      updatedReplicas < wanted - partition
        ? `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${wanted - partition} new pods have been updated...\n`
        : `partitioned roll out complete: ${updatedReplicas} new pods have been updated...\n`;
    return { text };
  }
  return updateRevision === currentRevision
    ? { text: `statefulset rolling update complete ${wanted} pods at revision ${currentRevision}...\n` }
    : {
        text: `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...\n`,
      };
}

/** The same of a DaemonSet. */
function daemonSetStatus({ metadata, spec, status }: DaemonSet): Act {
  if (spec.updateStrategy?.type !== 'RollingUpdate') return onlyRolling;
  const waiting = (what: string): Act => ({
    text: `Waiting for daemon set "${metadata.name}" rollout to finish: ${what}...\n`,
  });
  const { observedGeneration = 0, desiredNumberScheduled: wanted = 0 } = status ?? {};
  const { updatedNumberScheduled: updated = 0, numberAvailable: available = 0 } = status ?? {};
  if ((metadata.generation ?? 0) > observedGeneration)
    return { text: 'Waiting for daemon set spec update to be observed...\n' };
  if (updated < wanted) return waiting(`${updated} out of ${wanted} new pods have been updated`);
  if (available < wanted) return waiting(`${available} of ${wanted} updated pods are available`);
  return { text: `daemon set "${metadata.name}" successfully rolled out\n` };
}

/** How far the rollout of a workload is, in a line. */
export function rolloutStatus(object: ApiObject): Act {
  if (object.kind === 'StatefulSet') return statefulSetStatus(object);
  return object.kind === 'DaemonSet' ? daemonSetStatus(object) : deploymentStatus(object as Deployment);
}
