import { apiVersionOf, type Resource, resources } from '../../../core/api/index.ts';

/** What a URL below /api and /apis names. */
export interface ApiPath {
  readonly resource: Resource;
  /** undefined: all namespaces; empty for cluster-scoped kinds. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** `status`, `scale`, `log`. */
  readonly subresource: string | undefined;
}

/** Reads `/api/v1/namespaces/shop/pods/web/log` and its like; undefined: nothing is served there. */
export function apiPath(pathname: string): ApiPath | undefined {
  const parts = pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const isCore = parts[0] === 'api';
  if (!isCore && parts[0] !== 'apis') return undefined;
  const apiVersion = parts.slice(1, isCore ? 2 : 3).join('/');
  let rest = parts.slice(isCore ? 2 : 3);
  let namespace: string | undefined;
  if (rest[0] === 'namespaces' && rest.length > 2 && named(apiVersion, rest[2])) {
    namespace = rest[1];
    rest = rest.slice(2);
  }
  const resource = named(apiVersion, rest[0]);
  if (!resource) return undefined;
  return {
    resource,
    namespace: resource.namespaced ? namespace : '',
    name: rest[1],
    subresource: rest[2],
  };
}

const named = (apiVersion: string, name: string | undefined): Resource | undefined =>
  resources.find((each) => each.name === name && apiVersionOf(each) === apiVersion);
