import { setFolded, useStore } from '../state/index.ts';

/** Puts the newest message about a command away. */
export const dismissSaid = (): void => useStore.setState({ saidShown: false });

/** Lists every command in the console. */
export const showCommands = (): void =>
  useStore.setState((state) => ({
    saidShown: false,
    eventsShown: 'commands',
    layout: { ...setFolded(state.layout, 'console', false), tab: 'events' },
  }));
