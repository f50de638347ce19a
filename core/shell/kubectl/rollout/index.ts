import {
  type ApiObject,
  type Deployment,
  groupKind,
  groupResource,
  type Json,
  type Resource,
  strategicPatch,
} from '../../../api/index.ts';
import { type ApiState, patch } from '../../../apiserver/index.ts';
import { rfc3339 } from '../../../sim/index.ts';
import { type Command, ended, type Shell } from '../command.ts';
import { type Act, changeFlags, eachNamed, type Target } from '../each.ts';
import { type Flags, isOn, last, readFlags } from '../flags.ts';
import { usage } from '../usage.ts';
import { controllerRevisions } from './controller-revisions.ts';
import { deploymentRevisions } from './deployment-revisions.ts';
import { historyText, type Revisions, undone } from './revisions.ts';
import { rolloutStatus } from './status.ts';

const rolloutFlags = {
  ...changeFlags,
  values: { ...changeFlags.values, 'to-revision': '', revision: '', timeout: '', watch: 'w' },
  alone: { ...changeFlags.alone, watch: 'true' },
};

function patchedTemplate(state: ApiState, { resource, object }: Target, spec: Json, shell: Shell) {
  const { name, namespace = '' } = object.metadata;
  const target = { resource, namespace, fieldValidation: 'Ignore' } as const;
  return patch(state, target, name, { spec }, strategicPatch, shell.context);
}

const restart = (state: ApiState, target: Target, shell: Shell): Act => {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': rfc3339(shell.context.now) };
  const spec = { template: { metadata: { annotations } } };
  return { answer: patchedTemplate(state, target, spec, shell), did: 'restarted' };
};

function pause(state: ApiState, target: Target, paused: boolean, shell: Shell): Act {
  const { spec, metadata } = target.object as Deployment;
  if ((spec.paused ?? false) === paused) {
    const is = paused ? 'already paused' : 'not paused';
    return { failure: { text: `${groupResource(target.resource)} "${metadata.name}" is ${is}` } };
  }
  return { answer: patchedTemplate(state, target, { paused }, shell), did: paused ? 'paused' : 'resumed' };
}

/** How the kind keeps its revisions. */
const keptBy = ({ kind }: ApiObject): Revisions<ApiObject> =>
  (kind === 'Deployment' ? deploymentRevisions : controllerRevisions) as Revisions<ApiObject>;

/** What other kinds than Deployments can do. */
const ALSO = ['StatefulSet', 'DaemonSet'];
const DEPLOYMENTS_ONLY = ['pause', 'resume'];

const WORDS: Readonly<Record<string, string>> = {
  restart: 'restarting',
  pause: 'pausing',
  resume: 'resuming',
};

/** What is said of other kinds. */
function notSupported(what: string, resource: Resource, name: string): string {
  const { kind, group } = resource;
  const word = WORDS[what];
  if (word !== undefined) return `${groupResource(resource)} "${name}" ${word} is not supported`;
  if (what === 'status') return `no status viewer has been implemented for ${kind}`;
  if (kind === 'ReplicaSet' || kind === 'Pod') {
    const viewer = what === 'history' ? 'history viewer' : 'rollbacker';
    return `no ${viewer} has been implemented for "${groupKind(resource)}"`;
  }
  const visitor = what === 'history' ? 'history' : 'rollbacker';
  return `error retrieving ${visitor} for "${kind}", no visitor method exists for {${group} ${kind}}`;
}

type Doing = (state: ApiState, target: Target, flags: Flags, shell: Shell) => Act;

const isClientDryRun = (flags: Flags): boolean => {
  const dryRun = last(flags, 'dry-run') ?? 'none';
  return dryRun !== 'none' && dryRun !== 'server';
};

const number = (flags: Flags, name: string): number => Number(last(flags, name) ?? 0);

const doings: Readonly<Record<string, Doing>> = {
  status: (_, { object }) => rolloutStatus(object),
  restart: (state, target, _, shell) => restart(state, target, shell),
  undo: (state, target, flags, { context }) =>
    undone(
      keptBy(target.object),
      state,
      target,
      { asked: number(flags, 'to-revision'), onlyTells: isClientDryRun(flags) },
      context,
    ),
  history: (state, target, flags) =>
    historyText(keptBy(target.object), state, target, number(flags, 'revision')),
  pause: (state, target, _, shell) => pause(state, target, true, shell),
  resume: (state, target, _, shell) => pause(state, target, false, shell),
};

/**
 * `kubectl rollout status|history|undo|restart|pause|resume`; a StatefulSet or DaemonSet cannot be paused.
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
    if (kind === 'Deployment' || (ALSO.includes(kind) && !DEPLOYMENTS_ONLY.includes(what)))
      return doing(state, target, flags, shell);
    return { failure: { text: notSupported(what, target.resource, metadata.name) } };
  });
};
