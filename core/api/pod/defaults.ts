import { defined, isObject, type Json, type JsonObject, sameJson } from '../json.ts';
import type { Container, ContainerPort, Pod, PodSpec, PodTemplate, Probe } from './type.ts';

/**
 * A function from a value to the same with defaults that remembers what it was given, and gives that back where nothing
 * was missing. Pods of one template share its parts, and a stored object keeps its own through every update: so defaults
 * are worked out once, and versions go on sharing.
 */
function remembered<Value extends object>(withDefaults: (value: Value) => Value): (value: Value) => Value {
  const known = new WeakMap<Value, Value>();
  return (value) => {
    const found = known.get(value);
    if (found) return found;
    const result = withDefaults(value);
    const defaulted = sameJson(result, value) ? value : result;
    known.set(value, defaulted).set(defaulted, defaulted);
    return defaulted;
  };
}

const defaultPort = (port: ContainerPort): ContainerPort => ({ ...port, protocol: port.protocol || 'TCP' });

/** SetDefaults_HTTPGetAction. */
const defaultHttpGet = <Action extends { readonly path?: string; readonly scheme?: string }>(
  action: Action,
) => ({
  ...action,
  path: action.path || '/',
  scheme: action.scheme || 'HTTP',
});

/** SetDefaults_Probe. */
function defaultProbe(probe: Probe): Probe {
  return defined({
    ...probe,
    httpGet: probe.httpGet && defaultHttpGet(probe.httpGet),
    grpc: probe.grpc && { ...probe.grpc, service: probe.grpc.service ?? '' },
    timeoutSeconds: probe.timeoutSeconds || 1,
    periodSeconds: probe.periodSeconds || 10,
    successThreshold: probe.successThreshold || 1,
    failureThreshold: probe.failureThreshold || 3,
  }) as Probe;
}

/** No tag, or `latest`, means: ask the registry every time (SetDefaults_Container). */
function pullPolicy(image: string): 'Always' | 'IfNotPresent' {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

/** Handlers of postStart and preStop have HTTP defaults as probes do. */
function defaultLifecycle(lifecycle: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(lifecycle).map(([hook, handler]) => {
    if (!isObject(handler) || !isObject(handler.httpGet)) return [hook, handler];
    return [
      hook,
      { ...handler, httpGet: defaultHttpGet(handler.httpGet as { path?: string; scheme?: string }) },
    ];
  });
  return Object.fromEntries(entries);
}

/** `fieldRef` names the API version it reads. */
function defaultEnv(env: NonNullable<Container['env']>): Container['env'] {
  return env.map((entry) => {
    const source = (entry as unknown as JsonObject).valueFrom;
    if (!isObject(source) || !isObject(source.fieldRef)) return entry;
    return { ...entry, valueFrom: { ...source, fieldRef: { apiVersion: 'v1', ...source.fieldRef } } };
  });
}

const defaultContainer = remembered(
  (container: Container): Container =>
    defined({
      ...container,
      ports: container.ports?.map(defaultPort),
      env: container.env && defaultEnv(container.env),
      lifecycle: container.lifecycle && defaultLifecycle(container.lifecycle),
      livenessProbe: container.livenessProbe && defaultProbe(container.livenessProbe),
      readinessProbe: container.readinessProbe && defaultProbe(container.readinessProbe),
      startupProbe: container.startupProbe && defaultProbe(container.startupProbe),
      imagePullPolicy: container.imagePullPolicy || pullPolicy(container.image ?? ''),
      resources: container.resources ?? {},
      terminationMessagePath: container.terminationMessagePath || '/dev/termination-log',
      terminationMessagePolicy: container.terminationMessagePolicy || 'File',
    }) as Container,
);

/** 0644, the mode of files in projected volumes. */
const FILE_MODE = 420;

const withMode = (source: Json | undefined): Json | undefined =>
  isObject(source) ? { defaultMode: FILE_MODE, ...source } : undefined;

/** Every source of a projected volume; a token lasts an hour. */
function defaultProjected(projected: JsonObject): JsonObject {
  const sources = Array.isArray(projected.sources) ? (projected.sources as readonly Json[]) : [];
  return {
    defaultMode: FILE_MODE,
    ...projected,
    sources: sources.map((source) =>
      isObject(source) && isObject(source.serviceAccountToken)
        ? { ...source, serviceAccountToken: { expirationSeconds: 3600, ...source.serviceAccountToken } }
        : source,
    ),
  };
}

/** SetDefaults_Volume and its sources: a volume without source is an emptyDir. */
const defaultVolume = remembered(
  (volume: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
    const given = volume as JsonObject;
    if (Object.keys(given).filter((key) => key !== 'name').length === 0) return { ...given, emptyDir: {} };
    return defined({
      ...given,
      configMap: withMode(given.configMap),
      secret: withMode(given.secret),
      downwardAPI: withMode(given.downwardAPI),
      projected: isObject(given.projected) ? defaultProjected(given.projected) : undefined,
      hostPath: isObject(given.hostPath) ? { type: '', ...given.hostPath } : undefined,
    });
  },
);

/** The list with each mapped; the same list when nothing in it changes. */
function mapped<Item>(list: readonly Item[], map: (item: Item) => Item): readonly Item[] {
  const next = list.map(map);
  return next.every((item, index) => item === list[index]) ? list : next;
}

/** SetDefaults_PodSpec (pkg/apis/core/v1/defaults.go), for Pods and templates alike. */
const defaultPodSpec = remembered((spec: PodSpec): PodSpec => {
  const name = spec.serviceAccountName || spec.serviceAccount || undefined;
  return defined({
    ...spec,
    containers: mapped(spec.containers ?? [], defaultContainer),
    initContainers: spec.initContainers && mapped(spec.initContainers, defaultContainer),
    volumes: spec.volumes && mapped(spec.volumes, defaultVolume),
    restartPolicy: spec.restartPolicy || 'Always',
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    dnsPolicy: spec.dnsPolicy || 'ClusterFirst',
    serviceAccountName: name,
    serviceAccount: name,
    securityContext: spec.securityContext ?? {},
    schedulerName: spec.schedulerName || 'default-scheduler',
  }) as PodSpec;
});

/** Limits alone become requests as well (SetDefaults_Pod). */
function requestLimits(container: Container): Container {
  const { limits, requests } = container.resources ?? {};
  if (!limits || Object.keys(limits).every((key) => requests?.[key] !== undefined)) return container;
  return {
    ...container,
    resources: { ...container.resources, requests: { ...limits, ...container.resources?.requests } },
  };
}

/** With the node's network a container port is a host port. */
const onHost = (container: Container): Container =>
  defined({
    ...container,
    ports: container.ports?.map((port) => ({ ...port, hostPort: port.hostPort || port.containerPort })),
  }) as Container;

const finishedSpec = remembered((given: PodSpec): PodSpec => {
  const spec = defaultPodSpec(given);
  const finish = (container: Container): Container =>
    requestLimits(spec.hostNetwork ? onHost(container) : container);
  return defined({
    ...spec,
    containers: mapped(spec.containers, finish),
    initContainers: spec.initContainers && mapped(spec.initContainers, finish),
    enableServiceLinks: spec.enableServiceLinks ?? true,
  }) as PodSpec;
});

/** SetDefaults_Pod. */
export const defaultPod = (pod: Pod): Pod => ({ ...pod, spec: finishedSpec(pod.spec) });

/** A template gets the defaults of a Pod spec only; the rest comes when a Pod is made of it. */
export function defaultPodTemplate(template: PodTemplate | undefined): PodTemplate {
  return {
    ...template,
    metadata: template?.metadata ?? {},
    spec: defaultPodSpec(template?.spec ?? { containers: [] }),
  };
}
