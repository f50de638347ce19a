import {
  CONSOLE_TABS,
  type ConsoleTab,
  type Flow,
  refreshRules,
  setFolded,
  useStore,
} from '../state/index.ts';
import type { Action } from './action.ts';

/** How the tabs are called, everywhere. */
export const TAB_LABELS: Readonly<Record<ConsoleTab, string>> = {
  rules: 'Rules',
  endpoints: 'Endpoints',
  dns: 'DNS',
  events: 'Events',
  objects: 'Objects',
  traffic: 'Traffic',
  conntrack: 'Conntrack',
};

/** Shows a console tab, and the console if it was folded. */
export function showTab(tab: ConsoleTab): void {
  useStore.setState((state) => ({ layout: { ...setFolded(state.layout, 'console', false), tab } }));
  void refreshRules();
}

/** Shows a flow in the connection table of its node. */
export function showFlow({ node }: Flow): void {
  useStore.setState({ rulesNode: node });
  showTab('conntrack');
}

/** Shows the rules of another node. */
export function showRulesOf(node: string): void {
  useStore.setState({ rulesNode: node });
  void refreshRules();
}

export const consoleTabs: readonly Action[] = CONSOLE_TABS.map((tab, index) => ({
  id: `console-${tab}`,
  label: `${TAB_LABELS[tab]} in the console`,
  group: 'Look',
  keys: [String(index + 1)],
  when: () => true,
  run: () => showTab(tab),
}));
