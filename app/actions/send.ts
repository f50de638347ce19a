import { dispatch, selectCanSend, selectClient, useStore } from '../state/index.ts';
import type { Action } from './action.ts';
import { flushEdits } from './edit-files.ts';

/** Sends the request of the header; the walk plays when it comes back. */
export const send: Action = {
  id: 'send',
  label: 'Send the request',
  group: 'Walk',
  keys: ['Ctrl+Enter'],
  when: selectCanSend,
  run: () => void sendNow(),
};

async function sendNow(): Promise<void> {
  const state = useStore.getState();
  const client = selectClient(state);
  if (!client) return;
  useStore.setState({ sending: true });
  await flushEdits();
  await dispatch({ input: 'send', request: { client, line: state.line.trim() } });
  useStore.setState({ sending: false });
}
