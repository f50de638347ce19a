import { ViewportPortal } from '@xyflow/react';
import { selectClient, useStore } from '../../state/index.ts';
import type { Ground } from '../scene/route.ts';
import { clientPlace, pointOf } from '../scene/route.ts';

/** Before the first walk: an empty header waits where the packet will leave from. */
export function Overture({ ground }: { readonly ground: Ground }) {
  const client = useStore(selectClient);
  const place = client && clientPlace(ground, client);
  const rest = place && pointOf(ground, place, 'request');
  if (!place || !rest) return null;
  const frame = 'node' in place ? ground.layout.frames[place.node] : undefined;
  if (!frame) return null;
  const width = Math.min(ground.layout.shape.chip.width, frame.band.width - 10);
  const x = frame.band.x + 5;
  return (
    <ViewportPortal>
      <p className="cv-overture" style={{ transform: `translate(${x}px, ${frame.band.y + 3}px)`, width }}>
        <b>Send</b> starts a packet here. Click anything.
      </p>
    </ViewportPortal>
  );
}
