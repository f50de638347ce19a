import type { Service } from '../../core/index.ts';
import {
  type ChosenSettings,
  dispatch,
  type Mirror,
  type ObjectRef,
  objectOf,
  podsOf,
  useStore,
} from '../state/index.ts';
import { changeSettings } from './settings.ts';
import { setTrafficPolicy, type TrafficPolicy } from './traffic-policy.ts';

/** Something that can be done to an object, as a person at a prompt would do it. */
interface ObjectCommand {
  /** `cordon`; unique among those of one object. */
  readonly id: string;
  readonly label: string;
  /** With its prompt: `$ kubectl cordon node-a`, `node-a# systemctl stop kubelet`; or what is written into the manifest. */
  readonly line: string;
  readonly run: () => void;
}

/** Runs a command at the cluster; what it prints is shown. */
async function runLine(line: string): Promise<void> {
  await dispatch({ input: 'exec', line });
}

const kubectl = (id: string, label: string, line: string): ObjectCommand => ({
  id,
  label,
  line: `$ kubectl ${line}`,
  run: () => void runLine(`kubectl ${line}`),
});

async function toggleKubelet(node: string, verb: 'stop' | 'start'): Promise<void> {
  const instance = `kubelet/${node}`;
  const { stopped = [] } = useStore.getState().settings;
  const others = stopped.filter((each) => each !== instance);
  await changeSettings({ stopped: verb === 'start' ? others : [...others, instance] });
}

const isBare = (mirror: Mirror, node: string): boolean =>
  podsOf(mirror).some(({ spec, metadata }) => spec.nodeName === node && !metadata.ownerReferences?.length);

/** Nodes: kubelet off and on, cordon, drain, remove. Draining takes bare Pods along only when it is told to. */
function nodeCommands(mirror: Mirror, settings: ChosenSettings, name: string): readonly ObjectCommand[] {
  const node = objectOf(mirror, 'Node', '', name);
  const cordoned = node?.kind === 'Node' && node.spec?.unschedulable;
  const verb = settings.stopped?.includes(`kubelet/${name}`) ? 'start' : 'stop';
  const force = isBare(mirror, name) ? ' --force' : '';
  return [
    {
      id: 'kubelet',
      label: verb === 'stop' ? 'Make NotReady' : 'Make Ready again',
      line: `${name}# systemctl ${verb} kubelet`,
      run: () => void toggleKubelet(name, verb),
    },
    cordoned
      ? kubectl('cordon', 'Uncordon', `uncordon ${name}`)
      : kubectl('cordon', 'Cordon', `cordon ${name}`),
    kubectl('drain', 'Drain', `drain ${name} --ignore-daemonsets${force}`),
    kubectl('remove', 'Remove', `delete node ${name}`),
  ];
}

const flag = (namespace: string): string => (namespace === 'default' ? '' : ` -n ${namespace}`);

function workloadCommands(ref: ObjectRef, replicas: number): readonly ObjectCommand[] {
  const { namespace, name } = ref;
  const kind = ref.kind.toLowerCase();
  const scale = (id: string, label: string, to: number): ObjectCommand =>
    kubectl(id, label, `scale ${kind} ${name}${flag(namespace)} --replicas=${to}`);
  return [
    scale('up', 'One more Pod', replicas + 1),
    ...(replicas > 0 ? [scale('down', 'One Pod fewer', replicas - 1)] : []),
    kubectl('restart', 'Restart', `rollout restart ${kind} ${name}${flag(namespace)}`),
    ...(ref.kind === 'Deployment'
      ? [kubectl('undo', 'Roll back', `rollout undo deployment ${name}${flag(namespace)}`)]
      : []),
  ];
}

/** The other value of each traffic policy that the Service's rules heed. */
function policyCommands({ metadata, spec }: Service): readonly ObjectCommand[] {
  if (spec.type === 'ExternalName' || spec.clusterIP === 'None') return [];
  const which = { namespace: metadata.namespace ?? 'default', name: metadata.name };
  const fields: readonly TrafficPolicy[] =
    (spec.type ?? 'ClusterIP') === 'ClusterIP'
      ? ['internalTrafficPolicy']
      : ['externalTrafficPolicy', 'internalTrafficPolicy'];
  return fields.map((field) => {
    const other = (spec[field] ?? 'Cluster') === 'Cluster' ? 'Local' : 'Cluster';
    return {
      id: field,
      label: other === 'Local' ? 'Only Pods of the same node' : 'Pods of every node',
      line: `spec.${field}: ${other}`,
      run: () => void setTrafficPolicy(which, field, other),
    };
  });
}

/** What can be done to an object; nothing for kinds that their manifest alone should change. */
export function commandsFor(
  mirror: Mirror,
  settings: ChosenSettings,
  ref: ObjectRef,
): readonly ObjectCommand[] {
  const object = objectOf(mirror, ref.kind, ref.namespace, ref.name);
  switch (object?.kind) {
    case 'Node':
      return nodeCommands(mirror, settings, ref.name);
    case 'Pod':
      return [
        kubectl('delete', 'Delete', `delete pod ${ref.name}${flag(ref.namespace)}`),
        kubectl(
          'kill',
          'Kill at once',
          `delete pod ${ref.name}${flag(ref.namespace)} --grace-period=0 --force`,
        ),
      ];
    case 'Service':
      return policyCommands(object);
    case 'Deployment':
    case 'StatefulSet':
      return workloadCommands(ref, object.spec.replicas ?? 1);
    default:
      return [];
  }
}
