import { isObject, type JsonObject } from '../json.ts';
import type { IntOrString } from '../meta.ts';
import type { FieldError } from '../status.ts';
import { forbiddenField, invalidValue, nonNegative, notSupported, required } from '../validation/field.ts';
import { validatePortNumberOrName } from '../validation/port.ts';
import type { Probe } from './type.ts';

/** Any handler of a probe or a lifecycle hook. */
interface Handler {
  readonly exec?: { readonly command?: readonly string[] };
  readonly httpGet?: NonNullable<Probe['httpGet']>;
  readonly tcpSocket?: { readonly port: IntOrString };
  readonly grpc?: { readonly port: number };
  readonly sleep?: { readonly seconds: number };
}

function validateHttpGet(action: NonNullable<Probe['httpGet']>, field: string): readonly FieldError[] {
  const schemes = ['HTTP', 'HTTPS'];
  const headers = (action.httpHeaders ?? []).filter(({ name }) => !/^[-A-Za-z0-9]+$/.test(name ?? ''));
  return [
    ...(action.path ? [] : [required(`${field}.path`)]),
    ...validatePortNumberOrName(action.port ?? 0, `${field}.port`),
    ...(schemes.includes(action.scheme ?? '')
      ? []
      : [notSupported(`${field}.scheme`, action.scheme ?? '', schemes)]),
    ...headers.map(({ name }) =>
      invalidValue(
        `${field}.httpHeaders`,
        name ?? '',
        "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
      ),
    ),
  ];
}

function validateSleep(seconds: number, gracePeriod: number, field: string): readonly FieldError[] {
  if (seconds >= 0 && seconds <= gracePeriod) return [];
  const detail = `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`;
  return [invalidValue(field, seconds, detail)];
}

/** validateHandler: exactly one of them. */
function validateHandler(handler: Handler, gracePeriod: number, field: string): readonly FieldError[] {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  const found: readonly (readonly [string, readonly FieldError[]])[] = [
    ...(exec ? [['exec', exec.command?.length ? [] : [required(`${field}.exec.command`)]] as const] : []),
    ...(httpGet ? [['httpGet', validateHttpGet(httpGet, `${field}.httpGet`)] as const] : []),
    ...(tcpSocket
      ? [['tcpSocket', validatePortNumberOrName(tcpSocket.port ?? 0, `${field}.tcpSocket.port`)] as const]
      : []),
    ...(grpc ? [['grpc', validatePortNumberOrName(grpc.port ?? 0, `${field}.grpc.port`)] as const] : []),
    ...(sleep ? [['sleep', validateSleep(sleep.seconds ?? 0, gracePeriod, `${field}.sleep`)] as const] : []),
  ];
  const [first, ...others] = found;
  if (!first) return [required(field, 'must specify a handler type')];
  const more = others.map(([name]) =>
    forbiddenField(`${field}.${name}`, 'may not specify more than 1 handler type'),
  );
  return [...first[1], ...more];
}

function validateProbe(probe: Probe, gracePeriod: number, field: string): readonly FieldError[] {
  const counts = [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const;
  const grace = probe.terminationGracePeriodSeconds;
  return [
    ...validateHandler(probe, gracePeriod, field),
    ...counts.flatMap((name) => nonNegative(`${field}.${name}`, probe[name])),
    ...(grace !== undefined && grace <= 0
      ? [invalidValue(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than 0')]
      : []),
  ];
}

/** Liveness and startup probes: one success is enough. */
export function validateRestartingProbe(
  probe: Probe | undefined,
  gracePeriod: number,
  field: string,
): readonly FieldError[] {
  if (!probe) return [];
  const threshold = probe.successThreshold ?? 1;
  return [
    ...validateProbe(probe, gracePeriod, field),
    ...(threshold === 1 ? [] : [invalidValue(`${field}.successThreshold`, threshold, 'must be 1')]),
  ];
}

/** Readiness probes never end a container. */
export function validateReadinessProbe(
  probe: Probe | undefined,
  gracePeriod: number,
  field: string,
): readonly FieldError[] {
  if (!probe) return [];
  const grace = probe.terminationGracePeriodSeconds;
  const misplaced = 'must not be set for readinessProbes';
  return [
    ...validateProbe(probe, gracePeriod, field),
    ...(grace === undefined
      ? []
      : [invalidValue(`${field}.terminationGracePeriodSeconds`, grace, misplaced)]),
  ];
}

/** validateLifecycle. */
export function validateLifecycle(
  lifecycle: Readonly<Record<string, unknown>> | undefined,
  gracePeriod: number,
  field: string,
): readonly FieldError[] {
  return ['postStart', 'preStop'].flatMap((hook) => {
    const handler = (lifecycle as JsonObject | undefined)?.[hook];
    return isObject(handler) ? validateHandler(handler as Handler, gracePeriod, `${field}.${hook}`) : [];
  });
}
