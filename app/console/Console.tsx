import { Tab, TabList, TabPanel, TabProvider } from '@ariakit/react';
import type { ReactNode } from 'react';
import { foldConsole, showTab, TAB_LABELS, useAction } from '../actions/index.ts';
import { CONSOLE_TABS, type ConsoleTab, useStore } from '../state/index.ts';
import { Boundary, Region } from '../ui/index.ts';
import { Conntrack } from './Conntrack.tsx';
import styles from './Console.module.css';
import { Dns } from './Dns.tsx';
import { Endpoints } from './Endpoints.tsx';
import { Events } from './Events.tsx';
import { Objects } from './Objects.tsx';
import { Rules } from './Rules.tsx';
import { Traffic } from './traffic/Traffic.tsx';

const PANELS: Readonly<Record<ConsoleTab, () => ReactNode>> = {
  rules: Rules,
  endpoints: Endpoints,
  dns: Dns,
  events: Events,
  objects: Objects,
  conntrack: Conntrack,
  traffic: Traffic,
};

/** What the cluster looks like to the tools of the trade. Folded, only its tabs are left. */
export function Console(): ReactNode {
  const folded = useStore((state) => state.layout.folded.console);
  const tab = useStore((state) => state.layout.tab);
  const fold = useAction(foldConsole);
  const Panel = PANELS[tab];
  const tabs = (
    <TabList className={styles.tabs} aria-label="Console">
      {CONSOLE_TABS.map((id) => (
        <Tab
          key={id}
          id={id}
          className={styles.tab}
          data-folded={folded || undefined}
          onClick={() => showTab(id)}
        >
          {TAB_LABELS[id]}
        </Tab>
      ))}
    </TabList>
  );
  return (
    <TabProvider selectedId={tab} setSelectedId={(id) => id !== tab && showTab(id as ConsoleTab)}>
      <Region name="Console" edge="bottom" folded={folded} onFold={fold.onClick} keys={fold.keys} head={tabs}>
        <TabPanel tabId={tab} className={styles.panel} focusable={false}>
          <Boundary key={tab} what={`The tab ${TAB_LABELS[tab]}`}>
            <Panel />
          </Boundary>
        </TabPanel>
      </Region>
    </TabProvider>
  );
}
