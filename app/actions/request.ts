import type { Client } from '../../core/index.ts';
import { clientKey, lineForSender, selectClient, useStore } from '../state/index.ts';

/** Chooses who sends. A name that only Pods can look up gives way to an address, unless a person typed something else. */
export const chooseClient = (client: Client): void =>
  useStore.setState((state) => ({
    client: clientKey(client),
    line: lineForSender(state.mirror, state.line, selectClient(state), client),
  }));

/** Writes the request. */
export const writeRequest = (line: string): void => useStore.setState({ line });
