import { type Command, ended } from './command.ts';

/** `kubectl top`, as in a cluster without a metrics server. */
export const top: Command = (_, shell) => ended(shell, [{ text: 'Metrics API not available' }]);
