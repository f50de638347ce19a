import { type ApiObject, provideWords, serverWords } from '../../../core/api/index.ts';
import { type ApiState, bootstrap, emptyApi, put, type WriteContext } from '../../../core/apiserver/index.ts';
import { provideLateKinds } from '../../../core/controllers/index.ts';

provideWords(serverWords);
provideLateKinds();

/** The API server's flags as a vector gives them. */
export interface ServerConfig {
  readonly serviceClusterIPRange: string;
  readonly serviceNodePortRange: string;
}

/** A fixed sequence of draws: vectors say `<allocated>` where chance decides. */
export function fixedChance(): WriteContext {
  let state = 42;
  return {
    now: 0,
    draw: () => {
      state = (state * 16807) % 2147483647;
      return state / 2147483647;
    },
  };
}

/** A server with these objects in store, as they were recorded. */
export function serverWith(config: ServerConfig, objects: readonly ApiObject[]): ApiState {
  const [from = 0, to = 0] = config.serviceNodePortRange.split('-').map(Number);
  const fresh = bootstrap(
    emptyApi({
      serviceClusterIPRanges: config.serviceClusterIPRange.split(','),
      nodePortRange: { from, to },
      podCIDRs: ['10.244.0.0/16'],
      advertiseAddress: '10.0.0.10',
    }),
    fixedChance(),
  ).state;
  let state = fresh;
  for (const object of objects) state = withStored(state, object);
  return state;
}

/** The state with an object as it is, past every rule. */
function withStored(state: ApiState, object: ApiObject): ApiState {
  const resourceVersion = String(state.resourceVersion + 1);
  return put(state, { ...object, metadata: { ...object.metadata, resourceVersion } });
}
