import type { FieldError, Status } from '../../../core/api/index.ts';

/** What LIST and WATCH are asked beyond the selectors (metav1.ListOptions). */
export interface ListOptions {
  /** Empty: the newest. */
  readonly resourceVersion: string;
  readonly resourceVersionMatch: string;
  readonly sendInitialEvents: boolean | undefined;
  readonly allowWatchBookmarks: boolean;
  /** 0: no limit. */
  readonly limit: number;
  readonly continues: string;
  readonly watch: boolean;
}

const isTrue = (value: string | null): boolean => value === 'true' || value === '1';

/** Reads the options of a request. */
export function listOptions({ searchParams }: URL): ListOptions {
  const initial = searchParams.get('sendInitialEvents');
  return {
    resourceVersion: searchParams.get('resourceVersion') ?? '',
    resourceVersionMatch: searchParams.get('resourceVersionMatch') ?? '',
    sendInitialEvents: initial === null ? undefined : isTrue(initial),
    allowWatchBookmarks: isTrue(searchParams.get('allowWatchBookmarks')),
    limit: Number(searchParams.get('limit') ?? 0),
    continues: searchParams.get('continue') ?? '',
    watch: isTrue(searchParams.get('watch')),
  };
}

const forbidden = (field: string, why: string): FieldError => ({
  field,
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${why}`,
});

const unsupported = (value: string, supported: readonly string[]): FieldError => ({
  field: 'resourceVersionMatch',
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported.map((each) => JSON.stringify(each)).join(', ')}`,
});

const MATCH = 'resourceVersionMatch';

function listErrors(options: ListOptions): readonly FieldError[] {
  const { resourceVersion, resourceVersionMatch: match, continues, sendInitialEvents } = options;
  const initial =
    sendInitialEvents === undefined
      ? []
      : [forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list')];
  if (match === '') return initial;
  return [
    ...(resourceVersion === ''
      ? [forbidden(MATCH, `${MATCH} is forbidden unless resourceVersion is provided`)]
      : []),
    ...(continues === '' ? [] : [forbidden(MATCH, `${MATCH} is forbidden when continue is provided`)]),
    ...(match === 'Exact' || match === 'NotOlderThan'
      ? []
      : [unsupported(match, ['Exact', 'NotOlderThan', ''])]),
    ...(match === 'Exact' && resourceVersion === '0'
      ? [forbidden(MATCH, `${MATCH} "exact" is forbidden for resourceVersion "0"`)]
      : []),
    ...initial,
  ];
}

function watchErrors({
  resourceVersionMatch: match,
  sendInitialEvents,
  continues,
}: ListOptions): readonly FieldError[] {
  const isInitial = sendInitialEvents !== undefined;
  return [
    ...(isInitial && match !== 'NotOlderThan'
      ? [forbidden(MATCH, `sendInitialEvents requires setting ${MATCH} to NotOlderThan`)]
      : []),
    ...(match !== '' && !isInitial
      ? [forbidden(MATCH, `${MATCH} is forbidden for watch unless sendInitialEvents is provided`)]
      : []),
    ...(match !== '' && match !== 'NotOlderThan' ? [unsupported(match, ['NotOlderThan'])] : []),
    ...(match !== '' && continues !== ''
      ? [forbidden(MATCH, `${MATCH} is forbidden when continue is provided`)]
      : []),
  ];
}

/** Why these options cannot be had together (apimachinery pkg/apis/meta/internalversion/validation ValidateListOptions). */
export function refusedOptions(options: ListOptions): Status | undefined {
  const causes = options.watch ? watchErrors(options) : listErrors(options);
  if (causes.length === 0) return undefined;
  const lines = causes.map(({ field, message }) => `${field}: ${message}`);
  return {
    code: 422,
    reason: 'Invalid',
    message: `ListOptions.meta.k8s.io "" is invalid: ${lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`}`,
    details: { group: 'meta.k8s.io', kind: 'ListOptions' },
    causes,
  };
}

/** A version that is no number (apiserver pkg/storage/api_object_versioner.go ParseResourceVersion). */
export function unreadableVersion({ resourceVersion }: ListOptions): Status | undefined {
  if (/^\d*$/.test(resourceVersion)) return undefined;
  const text = JSON.stringify(resourceVersion);
  return {
    code: 500,
    reason: '',
    message: `resourceVersion: Invalid value: ${text}: strconv.ParseUint: parsing ${text}: invalid syntax`,
  };
}

/** 410 (NewResourceExpired). */
export const expired = (message: string): Status => ({ code: 410, reason: 'Expired', message });

/** A version that is yet to come: the real one waits three seconds before it says so (NewTooLargeResourceVersionError). */
export function tooLarge(version: number, current: number): Status {
  return {
    code: 504,
    reason: 'Timeout',
    message: `Timeout: Too large resource version: ${version}, current: ${current}`,
    details: {},
    causes: [{ reason: 'ResourceVersionTooLarge', field: '', message: 'Too large resource version' }],
  };
}
