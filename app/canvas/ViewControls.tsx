import { Panel, useReactFlow } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { DepthSwitch } from './DepthSwitch.tsx';

const GLIDE = { duration: 150 };

/** How closely the walk is told; zoom and fit. */
export function ViewControls({
  showAll,
  moved,
  children,
}: {
  readonly showAll: () => void;
  readonly moved: () => void;
  /** What else stands in the corner, before them. */
  readonly children: ReactNode;
}) {
  const { zoomIn, zoomOut } = useReactFlow();
  const zoom = (by: typeof zoomIn) => () => {
    moved();
    void by(GLIDE);
  };
  return (
    <Panel position="top-right" className="cv-corner">
      {children}
      <DepthSwitch />
      <div className="cv-controls">
        <button
          type="button"
          aria-label="Zoom in"
          title="Zoom in (Alt and +; Alt and arrows move)"
          onClick={zoom(zoomIn)}
        >
          <Plus size={16} aria-hidden="true" />
        </button>
        <button type="button" aria-label="Zoom out" title="Zoom out (Alt and -)" onClick={zoom(zoomOut)}>
          <Minus size={16} aria-hidden="true" />
        </button>
        <button type="button" aria-label="Fit to view" title="Fit to view" onClick={showAll}>
          <Maximize size={15} aria-hidden="true" />
        </button>
      </div>
    </Panel>
  );
}
