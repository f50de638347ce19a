import { type ApiObject, type Container, defined, type Pod, type PodSpec } from '../api/index.ts';
import { randomSuffix } from './names.ts';
import type { WriteContext } from './result.ts';

type Toleration = NonNullable<PodSpec['tolerations']>[number];

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** DefaultTolerationSeconds: a Pod stays five minutes on a node that is gone. */
function withDefaultTolerations(spec: PodSpec): PodSpec {
  const given = spec.tolerations ?? [];
  const covers =
    (key: string) =>
    (each: Toleration): boolean =>
      (each.key === key || (!each.key && each.operator === 'Exists')) &&
      (each.effect === 'NoExecute' || !each.effect);
  const added = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
    .filter((key) => !given.some(covers(key)))
    .map((key): Toleration => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }));
  return added.length === 0 ? spec : { ...spec, tolerations: [...given, ...added] };
}

/** The three sources of a token volume (plugin/pkg/admission/serviceaccount TokenVolumeSource). */
const tokenVolume = (name: string) => ({
  name,
  projected: {
    defaultMode: 420,
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
  },
});

/** ServiceAccount: the default account, and its token mounted into every container. */
function withServiceAccount(spec: PodSpec, context: WriteContext): PodSpec {
  const account = spec.serviceAccountName ?? 'default';
  const named = { ...spec, serviceAccountName: account, serviceAccount: account };
  const isMounted = (container: Container): boolean =>
    (container.volumeMounts ?? []).some(({ mountPath }) => mountPath === TOKEN_PATH);
  const all = [...spec.containers, ...(spec.initContainers ?? [])];
  if (spec.automountServiceAccountToken === false || all.every(isMounted)) return named;
  const name = `kube-api-access-${randomSuffix(context)}`;
  const mount = (container: Container): Container =>
    isMounted(container)
      ? container
      : {
          ...container,
          volumeMounts: [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: TOKEN_PATH }],
        };
  return defined({
    ...named,
    containers: spec.containers.map(mount),
    initContainers: spec.initContainers?.map(mount),
    volumes: [...(spec.volumes ?? []), tokenVolume(name)],
  }) as PodSpec;
}

function admitPod(pod: Pod, context: WriteContext): Pod {
  const spec = withDefaultTolerations(withServiceAccount(pod.spec, context));
  return {
    ...pod,
    spec: {
      ...spec,
      priority: spec.priority ?? 0,
      preemptionPolicy: spec.preemptionPolicy ?? 'PreemptLowerPriority',
    },
  };
}

/** Mutating admission plug-ins that are on by default, as far as they change what is modelled. */
export function admit(object: ApiObject, context: WriteContext): ApiObject {
  return object.kind === 'Pod' ? admitPod(object, context) : object;
}
