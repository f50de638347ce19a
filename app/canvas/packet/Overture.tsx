import { ViewportPortal } from '@xyflow/react';
import { selectClient, useStore } from '../../state/index.ts';
import { chipAt } from '../scene/journey.ts';
import type { Ground } from '../scene/route.ts';
import { clientPlace, pointOf } from '../scene/route.ts';

/** Before the first walk: an empty header waits where the packet will leave from. */
export function Overture({ ground }: { readonly ground: Ground }) {
  const client = useStore(selectClient);
  const place = client && clientPlace(ground, client);
  const rest = place && pointOf(ground, place, 'request');
  if (!place || !rest) return null;
  const { x, y } = chipAt(ground, place, rest);
  const { width } = ground.layout.shape.chip;
  return (
    <ViewportPortal>
      <p className="cv-overture" style={{ transform: `translate(${x}px, ${y}px)`, width }}>
        <b>Send</b> starts a packet here. Everything on this canvas can be clicked.
      </p>
    </ViewportPortal>
  );
}
