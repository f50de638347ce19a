import {
  type ApiObject,
  type DaemonSet,
  type Deployment,
  groupResource,
  type Json,
  type PodTemplate,
  type ReplicaSet,
  type StatefulSet,
} from '../../api/index.ts';
import { type ApiState, listOf, patch, reader } from '../../apiserver/index.ts';
import { rfc3339 } from '../../sim/index.ts';
import { type Command, ended, type Shell } from './command.ts';
import { writeTemplate } from './describe/deployment.ts';
import { newWriter } from './describe/writer.ts';
import { type Act, changeFlags, eachNamed, type Target } from './each.ts';
import { type Flags, isOn, last, readFlags } from './flags.ts';
import { printedNameOf } from './print/format.ts';
import { alignTabs } from './print/tab-writer.ts';
import { usage } from './usage.ts';

const rolloutFlags = {
  ...changeFlags,
  values: { ...changeFlags.values, 'to-revision': '', revision: '', timeout: '', watch: 'w' },
  alone: { ...changeFlags.alone, watch: 'true' },
};

const CHANGE_CAUSE = 'kubernetes.io/change-cause';
const REVISION = 'deployment.kubernetes.io/revision';

const revisionOf = ({ metadata }: ApiObject): number => Number(metadata.annotations?.[REVISION] ?? 0);

/** The ReplicaSets of a Deployment, by revision. */
function history(state: ApiState, { metadata }: Deployment): readonly ReplicaSet[] {
  return listOf(reader(state), 'ReplicaSet', metadata.namespace)
    .filter((set) =>
      set.metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === metadata.uid),
    )
    .sort((one, other) => revisionOf(one) - revisionOf(other));
}

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

/** The same of a StatefulSet: its partition is taken as 0. */
function statefulSetStatus({ metadata, spec, status }: StatefulSet): Act {
  const wanted = spec.replicas ?? 1;
  const { observedGeneration = 0, readyReplicas = 0, updatedReplicas = 0 } = status ?? {};
  const { currentRevision = '', updateRevision = '' } = status ?? {};
  if (observedGeneration === 0 || (metadata.generation ?? 0) > observedGeneration)
    return { text: 'Waiting for statefulset spec update to be observed...\n' };
  if (readyReplicas < wanted) return { text: `Waiting for ${wanted - readyReplicas} pods to be ready...\n` };
  return updateRevision === currentRevision
    ? { text: `statefulset rolling update complete ${wanted} pods at revision ${currentRevision}...\n` }
    : {
        text: `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...\n`,
      };
}

/** The same of a DaemonSet. */
function daemonSetStatus({ metadata, status }: DaemonSet): Act {
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

function statusOf(object: ApiObject): Act {
  if (object.kind === 'StatefulSet') return statefulSetStatus(object);
  return object.kind === 'DaemonSet' ? daemonSetStatus(object) : deploymentStatus(object as Deployment);
}

function patchedTemplate(state: ApiState, { resource, object }: Target, spec: Json, shell: Shell) {
  const { name, namespace = '' } = object.metadata;
  const target = { resource, namespace, fieldValidation: 'Ignore' } as const;
  return patch(state, target, name, { spec }, 'strategic', shell.context);
}

const restart = (state: ApiState, target: Target, shell: Shell): Act => {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': rfc3339(shell.context.now) };
  const spec = { template: { metadata: { annotations } } };
  return { answer: patchedTemplate(state, target, spec, shell), did: 'restarted' };
};

/** The template of a revision, without what the controller adds to it. */
function templateOf({ spec }: ReplicaSet): PodTemplate {
  const { 'pod-template-hash': _, ...labels } = spec.template?.metadata?.labels ?? {};
  return { ...(spec.template as PodTemplate), metadata: { ...spec.template?.metadata, labels } };
}

function undo(state: ApiState, target: Target, flags: Flags, shell: Shell): Act {
  const deployment = target.object as Deployment;
  const sets = history(state, deployment);
  const { name, namespace = '' } = deployment.metadata;
  const asked = Number(last(flags, 'to-revision') ?? 0);
  const wanted = asked === 0 ? sets.at(-2) : sets.find((set) => revisionOf(set) === asked);
  if (!wanted)
    return {
      failure: {
        text:
          asked === 0
            ? `no rollout history found for deployment "${name}"`
            : `unable to find specified revision ${asked} in history`,
      },
    };
  if (deployment.spec.paused)
    return {
      failure: {
        text: `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
      },
    };
  if (wanted === sets.at(-1))
    return {
      text: `${printedNameOf(target.resource, name)} skipped rollback (current template already matches revision ${revisionOf(wanted)})\n`,
    };
  const body = [{ op: 'replace', path: '/spec/template', value: templateOf(wanted) as unknown as Json }];
  const where = { resource: target.resource, namespace, fieldValidation: 'Ignore' } as const;
  return { answer: patch(state, where, name, body, 'json', shell.context), did: 'rolled back' };
}

function pause(state: ApiState, target: Target, paused: boolean, shell: Shell): Act {
  const { spec, metadata } = target.object as Deployment;
  if ((spec.paused ?? false) === paused) {
    const is = paused ? 'already paused' : 'not paused';
    return { failure: { text: `${groupResource(target.resource)} "${metadata.name}" is ${is}` } };
  }
  return { answer: patchedTemplate(state, target, { paused }, shell), did: paused ? 'paused' : 'resumed' };
}

/** A revision's template, its columns not aligned. */
function revisionText(state: ApiState, { resource, object }: Target, wanted: number): Act {
  const set = history(state, object as Deployment).find((each) => revisionOf(each) === wanted);
  if (!set?.spec.template) return { failure: { text: 'unable to find the specified revision' } };
  const { annotations: own } = set.spec.template.metadata ?? {};
  const cause = set.metadata.annotations?.[CHANGE_CAUSE];
  const annotations = cause === undefined ? own : { ...own, [CHANGE_CAUSE]: cause };
  const template = { ...set.spec.template, metadata: { ...set.spec.template.metadata, annotations } };
  const writer = newWriter(false);
  writeTemplate(writer, template as PodTemplate);
  const head = `${printedNameOf(resource, object.metadata.name)} with revision #${wanted}`;
  return { text: `${head}\n${writer.text()}\n` };
}

function historyText(state: ApiState, target: Target, flags: Flags): Act {
  const { resource, object } = target;
  const wanted = Number(last(flags, 'revision') ?? 0);
  if (wanted > 0) return revisionText(state, target, wanted);
  const rows = history(state, object as Deployment).map(
    (set) => `${revisionOf(set)}\t${set.metadata.annotations?.[CHANGE_CAUSE] ?? '<none>'}`,
  );
  const table = alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join('\n')}\n`, { minWidth: 0, padding: 2 });
  return { text: `${printedNameOf(resource, object.metadata.name)} \n${table}\n` };
}

/** What other kinds than Deployments can do. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  restart: ['StatefulSet', 'DaemonSet'],
  status: ['StatefulSet', 'DaemonSet'],
};

const WORDS: Readonly<Record<string, string>> = {
  restart: 'restarting',
  pause: 'pausing',
  resume: 'resuming',
};

type Doing = (state: ApiState, target: Target, flags: Flags, shell: Shell) => Act;

const doings: Readonly<Record<string, Doing>> = {
  status: (_, { object }) => statusOf(object),
  restart: (state, target, _, shell) => restart(state, target, shell),
  undo,
  history: historyText,
  pause: (state, target, _, shell) => pause(state, target, true, shell),
  resume: (state, target, _, shell) => pause(state, target, false, shell),
};

/**
 * `kubectl rollout status|history|undo|restart|pause|resume` of Deployments; of StatefulSets and DaemonSets `status` and `restart`.
 * Time stands while a command runs: `status` tells how far a rollout is and does not wait.
 */
export const rollout: Command = ([what = '', ...line], shell) => {
  const doing = Object.hasOwn(doings, what) ? doings[what] : undefined;
  if (!doing)
    return ended(shell, [{ text: usage('rollout', `unknown command "${[what, ...line].join(' ')}"`) }]);
  const flags = readFlags(line, rolloutFlags, `rollout ${what}`);
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  if (flags.arguments.length === 0 && !isOn(flags, 'selector'))
    return ended(shell, [{ text: 'required resource not specified' }]);
  return eachNamed(shell, flags, flags.arguments, (state, target) => {
    const { kind, metadata } = target.object;
    if (kind === 'Deployment' || (ALSO[what] ?? []).includes(kind)) return doing(state, target, flags, shell);
    const word = WORDS[what];
    const text =
      word === undefined
        ? `no ${what === 'status' ? 'status viewer has been implemented for' : 'rollout for'} ${kind}`
        : `${groupResource(target.resource)} "${metadata.name}" ${word} is not supported`;
    return { failure: { text } };
  });
};
