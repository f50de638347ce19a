import { startSession, useStore } from '../state/index.ts';

/** Closes the message about a fault. */
export const dismissFault = (): void => useStore.setState({ fault: undefined });

/** Starts the cluster again after it could not be started. */
export function tryAgain(): void {
  dismissFault();
  void startSession();
}

/** Puts a report that can be replayed on the clipboard. True when that worked. */
export async function copyReport(): Promise<boolean> {
  const { fault } = useStore.getState();
  try {
    await navigator.clipboard.writeText(JSON.stringify({ ...fault, page: navigator.userAgent }, null, 2));
    return true;
  } catch {
    return false;
  }
}
