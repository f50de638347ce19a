import type { NodeMouseHandler, OnMove } from '@xyflow/react';
import { MiniMap, ReactFlow, useReactFlow } from '@xyflow/react';
import type { KeyboardEvent } from 'react';
import { memo, useCallback, useMemo, useRef, useState } from 'react';
import { hopIndexAt, positionAt, selectClient, selectFocus, selectTime, useStore } from '../state/index.ts';
import { edgeTypes } from './edges/index.ts';
import { Find } from './Find.tsx';
import { Hints } from './Hints.tsx';
import { Lanes } from './Lanes.tsx';
import type { Size } from './layout/fit.ts';
import { SMALLEST, viewOf } from './layout/fit.ts';
import type { Rect } from './layout/shape.ts';
import { nodeTypes } from './nodes/index.ts';
import { Overture } from './packet/Overture.tsx';
import { PacketLayer } from './packet/PacketLayer.tsx';
import { Swarm } from './packet/Swarm.tsx';
import { pointAt } from './point-at.ts';
import { ChainView } from './rules/ChainView.tsx';
import type { Leg } from './scene/journey.ts';
import { journeyOf } from './scene/journey.ts';
import { keepScene } from './scene/keep.ts';
import type { Ground } from './scene/route.ts';
import type { Scene } from './scene/scene.ts';
import { sceneOf } from './scene/scene.ts';
import type { SceneEdge, SceneNode } from './scene/types.ts';
import type { World } from './scene/world.ts';
import { useGround } from './use-ground.ts';
import { useLook } from './use-look.ts';
import { useMoveBy } from './use-move-by.ts';
import { useView } from './use-view.ts';
import { useWritten } from './use-written.ts';
import { ViewControls } from './ViewControls.tsx';
import { partTarget, startOf, viewTarget } from './view-target.ts';

/** Below this zoom names are hard to read, and a map helps. */
const MAP_BELOW = 0.6;
/** In a small cluster everything is in view, and asking what is costs more than it saves. */
const CULL_ABOVE = 60;
/** React Flow's own width of a map; a canvas that is not much wider has no room for one. */
const MAP_WIDTH = 200;

/** Narrower than this, the chains stand below the picture and not beside it. */
const STACKED_BELOW = 560;

/** What the chains leave to the picture. */
const beside = ({ width, height }: Size): Size =>
  width < STACKED_BELOW
    ? { width, height: Math.round(height * 0.4) }
    : { width: Math.round(Math.min(Math.max(width * 0.44, 270), width - 300)), height };

const CLASSES = {
  wide: 'cv-wide cv-beside',
  narrow: 'cv-narrow cv-below',
  low: 'cv-narrow cv-low cv-below',
  flat: 'cv-narrow cv-low cv-beside',
} as const;

const NAMES = {
  'node.a11yDescription.default': 'Press Enter to look at it.',
  'node.a11yDescription.keyboardDisabled': 'Press Enter to look at it.',
};

const press = (node: SceneNode): void => {
  if (node.data.target) pointAt(node.data.target);
};

/** The part of the canvas that the picture has: one object for one size. */
const useRoom = (size: Size, rules: boolean): Size =>
  useMemo(() => (rules ? beside(size) : size), [size, rules]);

/** The part of the world that a small canvas shows; it stays while it holds the packet and the world is as large as it was. */
function usePartTarget(ground: Ground, size: Size, leg: Leg | undefined): Rect | undefined {
  const before = useRef<{ readonly of: Rect; readonly target: Rect | undefined }>(undefined);
  const { bounds } = ground.layout;
  const kept = before.current?.of.height === bounds.height ? before.current.target : undefined;
  const client = useStore(selectClient);
  const target = useMemo(
    () => partTarget(ground, size, leg ?? startOf(ground, client), kept),
    [ground, size, leg, client, kept],
  );
  before.current = { of: bounds, target };
  return target;
}

/** The scene, with all that is as it was before by identity. */
function useKept(scene: Scene): Scene {
  const before = useRef<Scene>(undefined);
  const kept = useMemo(() => keepScene(before.current, scene), [scene]);
  before.current = kept;
  return kept;
}

interface CornerProps {
  readonly world: World;
  readonly rectOf: (id: string) => Rect | undefined;
  readonly showAll: () => void;
  readonly moved: () => void;
}

/** What stands in the corner; a hop changes nothing of it. */
const Corner = memo(({ world, rectOf, showAll, moved }: CornerProps) => (
  <ViewControls showAll={showAll} moved={moved}>
    <Find world={world} rectOf={rectOf} moved={moved} />
  </ViewControls>
));

/** React Flow with the scene of the moment on it. */
export function Stage({ world, size }: { readonly world: World; readonly size: Size }) {
  const walk = useStore((state) => state.walk);
  const selected = useStore((state) => state.selected);
  const focus = useStore(selectFocus);
  const index = useStore((state) => hopIndexAt(state.walk, selectTime(state)));
  const arrived = useStore((state) => positionAt(state.walk, selectTime(state))?.arrived ?? false);

  const look = useLook();
  const { planned, ground } = useGround(world, look, size);
  const journey = useMemo(() => (walk ? journeyOf(ground, walk) : []), [ground, walk]);
  const written = useWritten();
  const scene = useKept(
    useMemo(
      () => sceneOf({ world, planned, ground, walk, journey, index, arrived, hop: focus, selected, written }),
      [world, planned, ground, walk, journey, index, arrived, focus, selected, written],
    ),
  );
  const rules = useStore((state) => state.depth === 'rules') ? focus : undefined;
  const { bounds } = ground.layout;
  const part = usePartTarget(ground, size, journey[index]);
  const { showAll, moved } = useView(
    rules
      ? { ...viewTarget(ground, rules), ...(part && { y: part.y, height: part.height }) }
      : (part ?? bounds),
    bounds,
    useRoom(size, rules !== undefined),
    rules !== undefined || part !== undefined,
  );
  const rectOf = useCallback(
    (id: string) => ground.layout.rects[planned.standsIn[id] ?? id],
    [ground, planned],
  );
  const moveBy = useMoveBy();
  const onNodeClick = useCallback<NodeMouseHandler<SceneNode>>((_, node) => press(node), []);
  const { getNode } = useReactFlow<SceneNode, SceneEdge>();
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLDivElement>): void => {
      const { target } = event;
      if (event.altKey && moveBy(event.key)) {
        moved();
        event.preventDefault();
        return;
      }
      if (event.key !== 'Enter' || !(target instanceof HTMLElement)) return;
      const node = getNode(target.dataset.id ?? '');
      if (!node) return;
      event.preventDefault();
      event.stopPropagation();
      press(node);
    },
    [moveBy, moved, getNode],
  );
  const onMoveStart = useCallback<OnMove>(
    (event) => {
      if (event) moved();
    },
    [moved],
  );
  const [firstView] = useState(() => viewOf(part ?? bounds, size));

  return (
    <>
      <div
        className="cv-flow"
        style={
          rules && size.width < STACKED_BELOW ? { flexBasis: '100%', height: beside(size).height } : undefined
        }
      >
        <ReactFlow<SceneNode, SceneEdge>
          nodes={scene.nodes as SceneNode[]}
          edges={scene.edges as SceneEdge[]}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodeClick={onNodeClick}
          onKeyDown={onKeyDown}
          onMoveStart={onMoveStart}
          defaultViewport={firstView}
          minZoom={SMALLEST}
          maxZoom={2.5}
          nodesDraggable={false}
          nodesConnectable={false}
          elementsSelectable={false}
          nodesFocusable={true}
          edgesFocusable={false}
          elevateNodesOnSelect={false}
          onlyRenderVisibleElements={world.pods.length > CULL_ABOVE}
          zoomOnDoubleClick={false}
          panActivationKeyCode={null}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          ariaLabelConfig={NAMES}
          attributionPosition="bottom-right"
          className={CLASSES[ground.layout.shape.name]}
        >
          <Lanes layout={ground.layout} hidden={planned.hidden} />
          {walk ? (
            <PacketLayer ground={ground} journey={journey} walk={walk} />
          ) : (
            <Overture ground={ground} />
          )}
          <Swarm ground={ground} />
          <Hints world={world} />
          <Corner world={world} rectOf={rectOf} showAll={showAll} moved={moved} />
          {size.width > 2 * MAP_WIDTH &&
            size.height > MAP_WIDTH * 2 &&
            viewOf(bounds, size).zoom < MAP_BELOW && (
              <MiniMap
                className="cv-map"
                pannable
                zoomable
                ariaLabel="Map of the cluster"
                position="bottom-left"
              />
            )}
        </ReactFlow>
      </div>
      {rules && (
        <aside
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          tabIndex={0}
          className="cv-rules"
          style={
            size.width < STACKED_BELOW
              ? { width: '100%', height: size.height - beside(size).height }
              : { width: size.width - beside(size).width }
          }
        >
          <ChainView key={rules.id} hop={rules} />
        </aside>
      )}
    </>
  );
}
