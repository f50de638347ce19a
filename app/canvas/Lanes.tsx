import { ViewportPortal } from '@xyflow/react';
import { memo } from 'react';
import type { Layout } from './layout/layout.ts';

/** Far enough that a lane has no end in sight. */
const REACH = 6000;

function Planes({ layout, hidden }: { readonly layout: Layout; readonly hidden: number }) {
  const { border, shape, rects, frames } = layout;
  const left = Math.min(...Object.values(frames).map(({ rect }) => rect.x));
  const clear = shape.outside === 'beside' || !Object.keys(rects).some((id) => id.startsWith('outside/'));
  return (
    <ViewportPortal>
      <div
        className="cv-lane cv-lane-control"
        style={{ left: -REACH, top: -REACH, width: 2 * REACH, height: REACH + border }}
      />
      <span className="cv-lane-name cv-lane-name-control" style={{ left: 14, top: 2 }}>
        <b>Control plane</b> objects, and who reads them
        {hidden > 0 && ` · ${hidden} more Services are not drawn`}
      </span>
      {clear && (
        <span className="cv-lane-name cv-lane-name-data" style={{ left, top: layout.wireY + 4 }}>
          <b>Data plane</b> where packets move
        </span>
      )}
    </ViewportPortal>
  );
}

/** The two planes, drawn behind everything. A packet moves only in the lower one. */
export const Lanes = memo(Planes);
