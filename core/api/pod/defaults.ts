import { defined, isObject, type Json, type JsonObject } from '../json.ts';
import type { Container, ContainerPort, Pod, PodSpec, PodTemplate, Probe } from './type.ts';

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

function defaultContainer(container: Container): Container {
  return defined({
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
  }) as Container;
}

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
function defaultVolume(volume: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
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
}

/** SetDefaults_PodSpec (pkg/apis/core/v1/defaults.go), for Pods and templates alike. */
function defaultPodSpec(spec: PodSpec): PodSpec {
  const name = spec.serviceAccountName || spec.serviceAccount || undefined;
  return defined({
    ...spec,
    containers: (spec.containers ?? []).map(defaultContainer),
    initContainers: spec.initContainers?.map(defaultContainer),
    volumes: spec.volumes?.map(defaultVolume),
    restartPolicy: spec.restartPolicy || 'Always',
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    dnsPolicy: spec.dnsPolicy || 'ClusterFirst',
    serviceAccountName: name,
    serviceAccount: name,
    securityContext: spec.securityContext ?? {},
    schedulerName: spec.schedulerName || 'default-scheduler',
  }) as PodSpec;
}

/** Limits alone become requests as well (SetDefaults_Pod). */
function requestLimits(container: Container): Container {
  const limits = container.resources?.limits;
  if (!limits) return container;
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

/** SetDefaults_Pod. */
export function defaultPod(pod: Pod): Pod {
  const spec = defaultPodSpec(pod.spec);
  const finish = (container: Container): Container =>
    requestLimits(spec.hostNetwork ? onHost(container) : container);
  return {
    ...pod,
    spec: defined({
      ...spec,
      containers: spec.containers.map(finish),
      initContainers: spec.initContainers?.map(finish),
      enableServiceLinks: spec.enableServiceLinks ?? true,
    }) as PodSpec,
  };
}

/** A template gets the defaults of a Pod spec only; the rest comes when a Pod is made of it. */
export function defaultPodTemplate(template: PodTemplate | undefined): PodTemplate {
  return {
    ...template,
    metadata: template?.metadata ?? {},
    spec: defaultPodSpec(template?.spec ?? { containers: [] }),
  };
}
