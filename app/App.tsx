import { type ComponentType, type ReactNode, Suspense } from 'react';
import { foldInspector, useAction } from './actions/index.ts';
import { Console } from './console/index.ts';
import { Inspector } from './inspector/index.ts';
import {
  FaultBanner,
  Header,
  KeysDialog,
  late,
  Manifests,
  Panels,
  PlainEditor,
  Stack,
  useMedia,
} from './shell/index.ts';
import { useStore } from './state/index.ts';
import { Timeline } from './timeline/index.ts';
import { Region } from './ui/index.ts';

const parts = import.meta.glob<{ Canvas?: ComponentType; Editor?: ComponentType }>([
  './canvas/index.ts',
  './manifests/index.ts',
]);
const nothing: ComponentType = () => null;
const Canvas = late(async () => (await parts['./canvas/index.ts']?.())?.Canvas ?? nothing);
const Editor = late(async () => (await parts['./manifests/index.ts']?.())?.Editor ?? PlainEditor);

const SMALL = '(max-width: 759px)';

function CanvasRegion(): ReactNode {
  return (
    <section aria-label="Canvas" className="canvas-region">
      <Suspense fallback={<p className="canvas-loading">Drawing the cluster …</p>}>
        <Canvas />
      </Suspense>
    </section>
  );
}

function InspectorRegion(): ReactNode {
  const folded = useStore((state) => state.layout.folded.inspector);
  const fold = useAction(foldInspector);
  return (
    <Region name="Inspector" edge="right" folded={folded} onFold={fold.onClick} keys={fold.keys}>
      <Inspector />
    </Region>
  );
}

/** The page: regions put together. */
export function App(): ReactNode {
  const small = useMedia(SMALL);
  const editor = small ? (
    <PlainEditor />
  ) : (
    <Suspense fallback={<PlainEditor />}>
      <Editor />
    </Suspense>
  );
  const manifests = <Manifests>{editor}</Manifests>;
  return (
    <>
      <Header small={small} />
      <FaultBanner />
      {small ? (
        <Stack
          manifests={manifests}
          canvas={<CanvasRegion />}
          timeline={<Timeline />}
          inspector={<Inspector />}
        />
      ) : (
        <Panels
          manifests={manifests}
          canvas={<CanvasRegion />}
          timeline={<Timeline />}
          console={<Console />}
          inspector={<InspectorRegion />}
        />
      )}
      <KeysDialog />
    </>
  );
}
