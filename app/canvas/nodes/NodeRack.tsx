import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { TILE } from '../layout/layout.ts';
import { pointAt } from '../point-at.ts';
import type { RackNode } from '../scene/types.ts';

function Rack({ data: { tiles, pods } }: NodeProps<RackNode>) {
  return (
    <>
      <p className="cv-rack-head">
        <b>{tiles.length} more nodes</b>
        <br />
        {pods} Pods
      </p>
      <ul className="cv-tiles" style={{ gap: TILE.gap, gridTemplateColumns: `repeat(${TILE.columns}, 1fr)` }}>
        {tiles.map(({ node, pods: count, says, well, target }) => (
          <li key={node}>
            <button
              type="button"
              className={well ? 'cv-tile nopan' : 'cv-tile cv-tile-off nopan'}
              style={{ height: TILE.height }}
              title={`${node}: ${says}`}
              aria-label={`Open ${node}: ${says}`}
              onClick={() => pointAt(target)}
            >
              {count}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Nodes that the walk does not touch, each as a tile with the number of its Pods. */
export const NodeRack = memo(Rack);
