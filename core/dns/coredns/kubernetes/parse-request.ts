import { labelsOf } from '../../message/name.ts';

/** A name below the zone, read from the right: `[[endpoint|_port._protocol].]service.namespace.svc`. */
export interface RecordRequest {
  readonly podOrSvc: '' | 'pod' | 'svc';
  readonly namespace: string;
  readonly service: string;
  readonly endpoint: string;
  readonly port: string;
  readonly protocol: string;
}

const NOTHING: RecordRequest = {
  podOrSvc: '',
  namespace: '',
  service: '',
  endpoint: '',
  port: '',
  protocol: '',
};

const stripUnderscore = (label: string): string => (label.startsWith('_') ? label.slice(1) : label);

/** The part of a lower-case name in front of its zone, without dot. */
export const trimZone = (name: string, zone: string): string =>
  zone === '.' ? name.slice(0, -1) : name.slice(0, name.length - zone.length).replace(/\.$/, '');

/**
 * Reads a lower-case name (CoreDNS plugin/kubernetes/parse.go `parseRequest`, without `zonal` and multicluster).
 * Undefined: no such form of name, which is NXDOMAIN.
 */
export function parseRequest(name: string, zone: string): RecordRequest | undefined {
  const base = trimZone(name, zone);
  if (base === '' || base === 'svc' || base === 'pod') return NOTHING;
  const labels = [...labelsOf(base)].reverse();
  const [podOrSvc, namespace = '', service = '', ...rest] = labels;
  if (podOrSvc !== 'svc' && podOrSvc !== 'pod') return undefined;
  const request = { ...NOTHING, podOrSvc, namespace, service } as const;
  const [first, second] = rest;
  if (rest.length > 2) return undefined;
  if (first !== undefined && second !== undefined)
    return { ...request, protocol: stripUnderscore(first), port: stripUnderscore(second) };
  return { ...request, endpoint: first ?? '' };
}
