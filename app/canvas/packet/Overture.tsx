import { ViewportPortal } from '@xyflow/react';
import { selectClient, useStore } from '../../state/index.ts';
import type { Ground } from '../scene/route.ts';
import { startOf } from '../view-target.ts';

/** Before the first walk: an empty header waits where the packet will leave from. */
export function Overture({ ground }: { readonly ground: Ground }) {
  const client = useStore(selectClient);
  const start = startOf(ground, client);
  if (!start) return null;
  const { x, y } = start.chip;
  const { chip, frameWidth } = ground.layout.shape;
  const width = Math.min(chip.width, frameWidth - 26);
  return (
    <ViewportPortal>
      <p className="cv-overture" style={{ transform: `translate(${x}px, ${y}px)`, width }}>
        <b>Send</b> starts a packet here. Click anything.
      </p>
    </ViewportPortal>
  );
}
