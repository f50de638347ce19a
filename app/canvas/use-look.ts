import { useMemo } from 'react';
import { clientKey, objectKey, selectClient, useStore } from '../state/index.ts';
import type { Look } from './scene/plan.ts';

/** What somebody looks at now: it is never folded away. */
export function useLook(): Look {
  const walk = useStore((state) => state.walk);
  const client = useStore((state) => {
    const chosen = state.walk?.request.client ?? selectClient(state);
    return chosen && clientKey(chosen);
  });
  const selected = useStore(
    ({ selected: origin }) => origin && objectKey(origin.kind, origin.namespace, origin.name),
  );
  const opened = useStore((state) => state.openedNodes);
  return useMemo(() => ({ walk, client, selected, opened }), [walk, client, selected, opened]);
}
