import type { Settings } from '../../core/index.ts';

/** What a person set; the rest is as a new cluster has it. */
export type ChosenSettings = Partial<Settings>;

export type ProxyMode = Settings['proxyMode'];

/** kube-proxy's modes, the usual one first. */
export const PROXY_MODES = ['iptables', 'ipvs', 'nftables'] as const satisfies readonly ProxyMode[];

/** Versions whose rules kube-proxy can write, the usual one first. */
const KUBERNETES_VERSIONS = ['v1.34', 'v1.36'] as const satisfies readonly Settings['kubernetesVersion'][];

/** What a new cluster begins with. */
export const usualSettings: Settings = {
  proxyMode: 'iptables',
  cloud: 'present',
  settling: 'automatic',
  delays: {},
  stopped: [],
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const oneOf = <T extends string>(value: unknown, known: readonly T[]): T | undefined =>
  known.find((each) => each === value);

function numbersOf(value: unknown): Readonly<Record<string, number>> | undefined {
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value).filter((entry): entry is [string, number] =>
    Number.isFinite(entry[1]),
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function modesOf(value: unknown): Readonly<Record<string, ProxyMode>> | undefined {
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value).flatMap(([node, mode]) => {
    const known = oneOf(mode, PROXY_MODES);
    return known ? [[node, known] as const] : [];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const textsOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string')
    ? value
    : undefined;

function namesOf(value: unknown): Settings['outside'] {
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value).flatMap(([name, values]) => {
    const texts = textsOf(values);
    return texts ? [[name, texts] as const] : [];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Reads saved settings field by field; what is missing or broken is left out. */
export function decodeSettings(value: unknown): ChosenSettings {
  if (!isRecord(value)) return {};
  const proxyMode = oneOf(value.proxyMode, PROXY_MODES);
  const cloud = oneOf(value.cloud, ['present', 'absent'] as const);
  const settling = oneOf(value.settling, ['automatic', 'manual'] as const);
  const delays = numbersOf(value.delays);
  const stopped = textsOf(value.stopped);
  const proxyModes = modesOf(value.proxyModes);
  const outside = namesOf(value.outside);
  const kubernetesVersion = oneOf(value.kubernetesVersion, KUBERNETES_VERSIONS);
  const { ipvsScheduler, outsideSilent, nodeLocalDns } = value;
  return {
    ...(proxyMode && { proxyMode }),
    ...(cloud && { cloud }),
    ...(settling && { settling }),
    ...(delays && { delays }),
    ...(stopped && { stopped }),
    ...(proxyModes && { proxyModes }),
    ...(outside && { outside }),
    ...(kubernetesVersion && { kubernetesVersion }),
    ...(outsideSilent === true && { outsideSilent }),
    ...(nodeLocalDns === true && { nodeLocalDns }),
    ...(typeof ipvsScheduler === 'string' && { ipvsScheduler }),
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What a new cluster has, also where it does not say so. */
const unsaid: ChosenSettings = {
  ...usualSettings,
  proxyModes: {},
  ipvsScheduler: 'rr',
  kubernetesVersion: 'v1.34',
  outsideSilent: false,
  nodeLocalDns: false,
};

/** Reads a change of settings: what goes back to what a new cluster has is a change, too. */
export function decodeChange(value: unknown): ChosenSettings {
  const usual = Object.entries(unsaid).filter(([key, each]) => isRecord(value) && same(value[key], each));
  return { ...Object.fromEntries(usual), ...decodeSettings(value) };
}

/** What of the settings a cluster does not have yet. */
export const notInForce = (wanted: ChosenSettings, inForce: Settings | undefined): ChosenSettings =>
  Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => !same(value, inForce?.[key as keyof Settings])),
  );

/** Only what differs from a new cluster: that is all there is to keep. */
export const differing = (settings: ChosenSettings): ChosenSettings =>
  Object.fromEntries(
    Object.entries(settings).filter(([key, value]) => !same(value, unsaid[key as keyof Settings])),
  );
