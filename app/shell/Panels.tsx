import type { ReactNode } from 'react';
import { Group, type Layout, Panel, Separator } from 'react-resizable-panels';
import { useStore } from '../state/index.ts';
import styles from './Panels.module.css';
import { RAIL, useFolding } from './use-folding.ts';

interface PanelsProps {
  readonly manifests: ReactNode;
  readonly canvas: ReactNode;
  readonly timeline: ReactNode;
  readonly console: ReactNode;
  readonly inspector: ReactNode;
}

/** Reads and keeps the sizes of a group of panels. */
function remembered(id: string) {
  const sizes = useStore.getState().layout.sizes[id];
  return {
    id,
    ...(sizes && { defaultLayout: { ...sizes } }),
    onLayoutChanged: (layout: Layout): void =>
      useStore.setState((state) => ({
        layout: { ...state.layout, sizes: { ...state.layout.sizes, [id]: layout } },
      })),
  };
}

function Stage({
  manifests,
  canvas,
  timeline,
}: Pick<PanelsProps, 'manifests' | 'canvas' | 'timeline'>): ReactNode {
  const folding = useFolding('manifests');
  return (
    <div className={styles.stage}>
      <Group {...remembered('stage')} className={styles.group}>
        <Panel
          id="manifests"
          {...folding}
          collapsible
          collapsedSize={RAIL}
          defaultSize={316}
          minSize={220}
          groupResizeBehavior="preserve-pixel-size"
        >
          {manifests}
        </Panel>
        <Separator className={styles.vertical} aria-label="Width of Manifests" />
        <Panel id="canvas" minSize={280}>
          {canvas}
        </Panel>
      </Group>
      {timeline}
    </div>
  );
}

function Main(props: PanelsProps): ReactNode {
  const folding = useFolding('console');
  return (
    <Group {...remembered('main')} orientation="vertical">
      <Panel id="stage-panel" minSize={320}>
        <Stage {...props} />
      </Panel>
      <Separator className={styles.horizontal} aria-label="Height of Console" />
      <Panel
        id="console"
        {...folding}
        collapsible
        collapsedSize={RAIL}
        defaultSize={210}
        minSize={130}
        groupResizeBehavior="preserve-pixel-size"
      >
        {props.console}
      </Panel>
    </Group>
  );
}

/** The regions side by side, each as wide as the person left it. */
export function Panels(props: PanelsProps): ReactNode {
  const folding = useFolding('inspector');
  return (
    <Group {...remembered('page')} className={styles.page}>
      <Panel id="main" minSize={480}>
        <Main {...props} />
      </Panel>
      <Separator className={styles.vertical} aria-label="Width of Inspector" />
      <Panel
        id="inspector"
        {...folding}
        collapsible
        collapsedSize={RAIL}
        defaultSize={324}
        minSize={240}
        groupResizeBehavior="preserve-pixel-size"
      >
        {props.inspector}
      </Panel>
    </Group>
  );
}
