import type { RunningCluster } from '../clock.ts';
import { answer, answerText, type Call, type Reply, refuse } from './call.ts';
import {
  aggregatedDiscovery,
  emptyList,
  openApi,
  openApiIndex,
  plainDiscovery,
  resourceList,
  serverVersion,
} from './discovery.ts';
import { apiPath } from './path.ts';
import { readRequest } from './read.ts';
import { nothingThere } from './status.ts';
import type { Watches } from './watch.ts';
import { writeRequest } from './write.ts';

const OPENAPI_V2 = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

function discover(call: Call, root: 'api' | 'apis'): Reply {
  if (call.accept.includes('g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'))
    return answer(200, aggregatedDiscovery(root), [], AGGREGATED);
  return answer(200, plainDiscovery(root));
}

/** What a document about the API itself says; undefined where there is none. */
function aboutTheApi(pathname: string): unknown {
  if (pathname === '/version') return serverVersion;
  if (pathname === '/openapi/v3') return openApiIndex();
  if (pathname === '/apis/apiextensions.k8s.io/v1/customresourcedefinitions')
    return emptyList('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
  // A description of a namespace asks for both.
  if (/^\/api\/v1\/namespaces\/[^/]+\/resourcequotas$/.test(pathname))
    return emptyList('v1', 'ResourceQuota');
  if (/^\/api\/v1\/namespaces\/[^/]+\/limitranges$/.test(pathname)) return emptyList('v1', 'LimitRange');
  const group = /^\/openapi\/v3\/(?:api|apis)\/(.+)$/.exec(pathname)?.[1];
  if (group) return openApi(group);
  const plain = /^\/(?:api\/(v1)|apis\/([^/]+\/[^/]+))$/.exec(pathname);
  return plain ? resourceList(plain[1] ?? plain[2] ?? '') : undefined;
}

/** Answers one request as kube-apiserver would. */
export function route(call: Call, running: RunningCluster, watches: Watches): Reply {
  const pathname = call.url.pathname.replace(/\/$/, '');
  if (pathname === '/api' || pathname === '/apis') return discover(call, pathname.slice(1) as 'api' | 'apis');
  // The older documents have no schemas either: an empty message of protobuf says so.
  if (pathname === '/openapi/v2') return answerText('', OPENAPI_V2);
  if (/^\/(?:livez|readyz|healthz)$/.test(pathname)) return answerText('ok');
  const document = aboutTheApi(pathname);
  if (document !== undefined) return answer(200, document);
  const path = apiPath(pathname);
  if (!path) return refuse(nothingThere);
  return call.method === 'GET'
    ? readRequest(call, path, running, watches)
    : writeRequest(call, path, running);
}
