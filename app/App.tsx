import { lazy, type ReactNode, Suspense } from 'react';
import { foldInspector, useAction } from './actions/index.ts';
import { Console } from './console/index.ts';
import { Inspector } from './inspector/index.ts';
import {
  Commands,
  FaultBanner,
  Header,
  late,
  Manifests,
  Panels,
  PlainEditor,
  Stack,
  useMedia,
} from './shell/index.ts';
import { Behind, useStore } from './state/index.ts';
import { Timeline } from './timeline/index.ts';
import { Boundary, Region } from './ui/index.ts';

const Canvas = late(async () => (await import('./canvas/index.ts')).Canvas);
const Editor = late(async () => (await import('./manifests/index.ts')).Editor);
const SettingsDialog = lazy(async () => ({
  default: (await import('./shell/settings/SettingsDialog.tsx')).SettingsDialog,
}));
const Compare = lazy(async () => ({ default: (await import('./compare/index.ts')).Compare }));
const KeysDialog = lazy(async () => ({ default: (await import('./shell/KeysDialog.tsx')).KeysDialog }));

const SMALL = '(max-width: 759px)';

function CanvasRegion(): ReactNode {
  return (
    <section aria-label="Canvas" className="canvas-region">
      <Boundary what="The canvas">
        <Suspense fallback={<p className="canvas-loading">Drawing the cluster …</p>}>
          <Canvas />
        </Suspense>
      </Boundary>
    </section>
  );
}

const inspector = (
  <Behind frames={2}>
    <Inspector />
  </Behind>
);

function InspectorRegion(): ReactNode {
  const folded = useStore((state) => state.layout.folded.inspector);
  const fold = useAction(foldInspector);
  return (
    <Region name="Inspector" edge="right" folded={folded} onFold={fold.onClick} keys={fold.keys}>
      <Boundary what="The Inspector">{inspector}</Boundary>
    </Region>
  );
}

/** The page: regions put together. The canvas and the header show the clock, the others follow one after another. */
export function App(): ReactNode {
  const small = useMedia(SMALL);
  const keysShown = useStore((state) => state.keysShown);
  const settingsShown = useStore((state) => state.settingsShown);
  const comparing = useStore((state) => state.comparing !== undefined);
  const editor = small ? (
    <PlainEditor />
  ) : (
    <Boundary what="The editor">
      <Suspense fallback={<PlainEditor />}>
        <Editor />
      </Suspense>
    </Boundary>
  );
  const timeline = (
    <div className="timeline-region">
      <Commands />
      <Behind frames={1}>
        <Timeline />
      </Behind>
    </div>
  );
  const manifests = (
    <Behind frames={3}>
      <Manifests edge={small ? 'bottom' : 'left'}>{editor}</Manifests>
    </Behind>
  );
  return (
    <>
      <Header small={small} />
      <main className="page">
        <FaultBanner />
        {small ? (
          <Stack manifests={manifests} canvas={<CanvasRegion />} timeline={timeline} inspector={inspector} />
        ) : (
          <Panels
            manifests={manifests}
            canvas={<CanvasRegion />}
            timeline={timeline}
            console={
              <Behind frames={4}>
                <Console />
              </Behind>
            }
            inspector={<InspectorRegion />}
          />
        )}
      </main>
      <Suspense fallback={null}>{keysShown ? <KeysDialog /> : null}</Suspense>
      <Suspense fallback={null}>{comparing ? <Compare /> : null}</Suspense>
      <Suspense fallback={null}>{settingsShown ? <SettingsDialog /> : null}</Suspense>
    </>
  );
}
