import type { NodeMouseHandler } from '@xyflow/react';
import { MiniMap, ReactFlow } from '@xyflow/react';
import type { KeyboardEvent } from 'react';
import { useCallback, useMemo } from 'react';
import { hopIndexAt, positionAt, selectFocus, selectTime, useStore } from '../state/index.ts';
import { edgeTypes } from './edges/index.ts';
import { Find } from './Find.tsx';
import { Hints } from './Hints.tsx';
import { Lanes } from './Lanes.tsx';
import type { Size } from './layout/fit.ts';
import { SMALLEST, viewOf } from './layout/fit.ts';
import { nodeTypes } from './nodes/index.ts';
import { Overture } from './packet/Overture.tsx';
import { PacketLayer } from './packet/PacketLayer.tsx';
import { Swarm } from './packet/Swarm.tsx';
import { pointAt } from './point-at.ts';
import { ChainView } from './rules/ChainView.tsx';
import { journeyOf } from './scene/journey.ts';
import { sceneOf } from './scene/scene.ts';
import type { SceneEdge, SceneNode } from './scene/types.ts';
import type { World } from './scene/world.ts';
import { useGround } from './use-ground.ts';
import { useLook } from './use-look.ts';
import { useMoveBy } from './use-move-by.ts';
import { useView } from './use-view.ts';
import { useWritten } from './use-written.ts';
import { ViewControls } from './ViewControls.tsx';
import { viewTarget } from './view-target.ts';

/** Below this zoom names are hard to read, and a map helps. */
const MAP_BELOW = 0.6;
/** In a small cluster everything is in view, and asking what is costs more than it saves. */
const CULL_ABOVE = 60;
/** React Flow's own width of a map; a canvas that is not much wider has no room for one. */
const MAP_WIDTH = 200;

/** What the chains leave to the picture. */
const beside = (size: Size): Size => ({
  width: Math.round(Math.min(Math.max(size.width * 0.44, 270), size.width - 300)),
  height: size.height,
});

const CLASSES = { wide: 'cv-wide', narrow: 'cv-narrow', low: 'cv-narrow cv-low' } as const;

const NAMES = {
  'node.a11yDescription.default': 'Press Enter to look at it.',
  'node.a11yDescription.keyboardDisabled': 'Press Enter to look at it.',
};

const press = (node: SceneNode): void => {
  if (node.data.target) pointAt(node.data.target);
};

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
  const scene = useMemo(
    () => sceneOf({ world, planned, ground, walk, journey, index, arrived, hop: focus, selected, written }),
    [world, planned, ground, walk, journey, index, arrived, focus, selected, written],
  );
  const rules = useStore((state) => state.depth === 'rules') ? focus : undefined;
  const { bounds } = ground.layout;
  const { showAll, moved } = useView(
    rules ? viewTarget(ground, rules) : bounds,
    rules ? beside(size) : size,
    rules !== undefined,
  );
  const rectOf = useCallback(
    (id: string) => ground.layout.rects[planned.standsIn[id] ?? id],
    [ground, planned],
  );
  const moveBy = useMoveBy();
  const onNodeClick = useCallback<NodeMouseHandler<SceneNode>>((_, node) => press(node), []);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const { target } = event;
    if (event.altKey && moveBy(event.key)) {
      moved();
      event.preventDefault();
      return;
    }
    if (event.key !== 'Enter' || !(target instanceof HTMLElement)) return;
    const node = scene.nodes.find(({ id }) => id === target.dataset.id);
    if (!node) return;
    event.preventDefault();
    event.stopPropagation();
    press(node);
  };

  return (
    <>
      <div className="cv-flow">
        <ReactFlow<SceneNode, SceneEdge>
          nodes={scene.nodes as SceneNode[]}
          edges={scene.edges as SceneEdge[]}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodeClick={onNodeClick}
          onKeyDown={onKeyDown}
          onMoveStart={(event) => {
            if (event) moved();
          }}
          defaultViewport={viewOf(bounds, size)}
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
          <ViewControls showAll={showAll} moved={moved}>
            <Find world={world} rectOf={rectOf} moved={moved} />
          </ViewControls>
          {size.width > 2 * MAP_WIDTH && viewOf(bounds, size).zoom < MAP_BELOW && (
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
        <aside className="cv-rules" style={{ width: size.width - beside(size).width }}>
          <ChainView key={rules.id} hop={rules} />
        </aside>
      )}
    </>
  );
}
