import type { ReactNode } from 'react';
import { Group, type Layout, Panel, Separator } from 'react-resizable-panels';
import { useStore } from '../state/index.ts';
import styles from './Panels.module.css';
import { RAIL, useFolding } from './use-folding.ts';

/** Pixels of a share of the window, between two bounds. */
const share = (whole: number, part: number, least: number, most: number): number =>
  Math.round(Math.min(Math.max(whole * part, least), most));

/** Pixels that a region takes when it is first opened. */
const OPEN = {
  manifests: share(window.innerWidth, 0.22, 300, 430),
  inspector: share(window.innerWidth, 0.23, 310, 440),
  console: share(window.innerHeight, 0.24, 180, 320),
};

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
  const folding = useFolding('manifests', OPEN.manifests);
  return (
    <div className={styles.stage}>
      <Group {...remembered('stage')} className={styles.group}>
        <Panel
          id="manifests"
          {...folding}
          collapsible
          collapsedSize={RAIL}
          defaultSize={OPEN.manifests}
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
  const folding = useFolding('console', OPEN.console);
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
        defaultSize={OPEN.console}
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
  const folding = useFolding('inspector', OPEN.inspector);
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
        defaultSize={OPEN.inspector}
        minSize={240}
        groupResizeBehavior="preserve-pixel-size"
      >
        {props.inspector}
      </Panel>
    </Group>
  );
}
