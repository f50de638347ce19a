import '@xyflow/react/dist/base.css';
import './canvas.css';
import './nodes/nodes.css';
import './nodes/extras.css';
import './nodes/frame.css';
import './nodes/traces.css';
import './packet/packet.css';
import './rules/rules.css';
import './lane/lane.css';
import { ReactFlowProvider } from '@xyflow/react';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Behind, useStore } from '../state/index.ts';
import { ClientLane } from './lane/ClientLane.tsx';
import type { Size } from './layout/fit.ts';
import { Stage } from './Stage.tsx';
import { worldOf } from './scene/world.ts';
import { Waiting } from './Waiting.tsx';

/** Follows the size of an element; undefined until it is on the page. */
function useSize(): [React.RefObject<HTMLDivElement | null>, Size | undefined] {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>();
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0 && height > 0) {
        setSize((before) =>
          before?.width === width && before.height === height ? before : { width, height },
        );
      }
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}

/** The cluster and the packet. Fills the element that it is put into. */
export function Canvas() {
  const [ref, size] = useSize();
  const mirror = useStore((state) => state.mirror);
  const phase = useStore((state) => state.phase);
  const world = useMemo(() => worldOf(mirror), [mirror]);
  return (
    <div className="cv-canvas">
      <div ref={ref} className="cv-stage">
        {world.nodes.length === 0 ? (
          <Waiting phase={phase} />
        ) : (
          size && (
            <ReactFlowProvider>
              <Stage world={world} size={size} />
            </ReactFlowProvider>
          )
        )}
      </div>
      <Behind frames={3}>
        <ClientLane world={world} />
      </Behind>
    </div>
  );
}
