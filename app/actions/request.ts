import type { Client } from '../../core/index.ts';
import { clientKey, useStore } from '../state/index.ts';

/** Chooses who sends. */
export const chooseClient = (client: Client): void => useStore.setState({ client: clientKey(client) });

/** Writes the request. */
export const writeRequest = (line: string): void => useStore.setState({ line });
