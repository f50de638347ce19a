import type { ApiObject, Resource } from '../../../api/index.ts';
import { reader } from '../../../apiserver/index.ts';
import { find, missing, readArguments, type Wanted } from '../arguments.ts';
import { type Command, ended, type Shell } from '../command.ts';
import { type FlagSet, type Flags, isOn, last, readFlags } from '../flags.ts';
import { errorOutput, type Failure, warningOutput } from '../output.ts';
import { alignTabs } from '../print/tab-writer.ts';
import { describeDaemonSet } from './daemon-set.ts';
import { describeDeployment } from './deployment.ts';
import type { Describer } from './describer.ts';
import { describeEndpointSlice } from './endpoint-slice.ts';
import { describeEndpoints } from './endpoints.ts';
import { eventsOf, writeEvents } from './events.ts';
import { describeNetworkPolicy } from './network-policy.ts';
import { describeNode } from './node.ts';
import { describeConfigMap, describeNamespace } from './plain.ts';
import { describePod } from './pod.ts';
import { describeReplicaSet, describeStatefulSet } from './replica-set.ts';
import { describeService } from './service.ts';
import { annotationsMultiline, labelsMultiline, newWriter } from './writer.ts';

const describeFlags: FlagSet = {
  values: { namespace: 'n', selector: 'l', 'chunk-size': '' },
  switches: ['all-namespaces', 'show-events'],
  letters: { A: 'all-namespaces' },
};

/** What is told of kinds that have no description of their own here. */
const describeOther: Describer<ApiObject> = (object, { api, now }, writer) => {
  const { name, namespace, labels, annotations } = object.metadata;
  writer.line(0, `Name:\t${name}`);
  if (namespace) writer.line(0, `Namespace:\t${namespace}`);
  labelsMultiline(writer, 'Labels', labels);
  annotationsMultiline(writer, annotations);
  writeEvents(writer, eventsOf(api, object), now);
};

const describers: Readonly<Record<string, unknown>> = {
  ConfigMap: describeConfigMap,
  DaemonSet: describeDaemonSet,
  Deployment: describeDeployment,
  EndpointSlice: describeEndpointSlice,
  Endpoints: describeEndpoints,
  Namespace: describeNamespace,
  NetworkPolicy: describeNetworkPolicy,
  Node: describeNode,
  Pod: describePod,
  ReplicaSet: describeReplicaSet,
  Service: describeService,
  StatefulSet: describeStatefulSet,
};

function described(object: ApiObject, { api, context }: Shell, flags: Flags): string {
  // The table above pairs each kind with its own describer, which a lookup by name cannot say.
  const describer = (describers[object.kind] ?? describeOther) as Describer<ApiObject>;
  const writer = newWriter(isOn(flags, 'show-events'));
  describer(object, { api, now: context.now }, writer);
  return alignTabs(writer.text(), { minWidth: 0, padding: 2 });
}

/** A name that is none may be the beginning of some (DescribeMatchingResources). */
function beginningWith({ resource, namespace, name = '' }: Wanted, { api }: Shell): readonly ApiObject[] {
  return reader(api)
    .list(resource.kind, namespace)
    .filter(({ metadata }) => metadata.name.startsWith(name));
}

/** `kubectl describe`. */
export const describe: Command = (line, shell) => {
  const flags = readFlags(['--show-events=true', ...line], describeFlags, 'describe');
  if (flags.error !== undefined) return ended(shell, [{ text: flags.error }]);
  if (flags.arguments.length === 0)
    return ended(shell, [
      {
        text: 'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
      },
    ]);
  const named = readArguments(flags.arguments, flags, shell);
  if (!named.ok) return ended(shell, [named.failure]);
  const texts: string[] = [];
  const failures: Failure[] = [];
  const warnings: string[] = [];
  for (const wanted of named.wanted) {
    const exact = find(
      [wanted],
      { ...flags, values: { ...flags.values, 'ignore-not-found': ['true'] } },
      shell,
    );
    warnings.push(...exact.warnings);
    failures.push(...exact.failures);
    texts.push(
      ...exact.found.flatMap(({ objects }) => objects.map((object) => described(object, shell, flags))),
    );
    if (wanted.name === undefined || exact.found.length > 0) continue;
    const beginning = beginningWith(wanted, shell);
    if (beginning.length === 0) failures.push(missing(wanted, shell));
    else texts.push(beginning.map((object) => `${described(object, shell, flags)}\n`).join(''));
  }
  const isEmpty = texts.length === 0 && failures.length === 0;
  const place = isNamespaced(named.wanted[0]?.resource)
    ? ` in ${last(flags, 'namespace') ?? shell.namespace} namespace.`
    : '';
  return {
    stdout: texts.join('\n\n'),
    stderr:
      warningOutput(warnings, '') + (isEmpty ? `No resources found${place}\n` : '') + errorOutput(failures),
    exitCode: failures.length > 0 ? 1 : 0,
    state: shell.api,
    events: [],
  };
};

const isNamespaced = (resource: Resource | undefined): boolean => resource?.namespaced ?? false;
