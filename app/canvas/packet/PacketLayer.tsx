import { ViewportPortal } from '@xyflow/react';
import { positionAt, selectFocus, selectTime, useStore } from '../../state/index.ts';
import { pointAt } from '../point-at.ts';
import type { Journey } from '../scene/journey.ts';
import { spotAt, spotOfStep } from '../scene/journey.ts';
import type { Ground } from '../scene/route.ts';
import { Chip } from './Chip.tsx';
import { headerAt, packetBefore } from './header.ts';

interface Props {
  readonly ground: Ground;
  readonly journey: Journey;
}

const put = ({ x, y }: { readonly x: number; readonly y: number }) => ({
  transform: `translate(${x}px, ${y}px)`,
});

/** The packet and its header. Everything here is a function of (walk, time): the same time, the same pixels. */
export function PacketLayer({ ground, journey }: Props) {
  const walk = useStore((state) => state.walk);
  const time = useStore(selectTime);
  const focus = useStore(selectFocus);
  const position = positionAt(walk, time);
  if (!walk || !position) return null;
  const step = position.arrived && focus !== position.hop ? focus : undefined;
  const spot = (step && spotOfStep(ground, step)) ?? spotAt(journey, position);
  if (!spot) return null;
  const hop = step ?? position.hop;
  const header = headerAt(walk, hop, position.arrived, packetBefore(walk, position.index));
  const leg = journey[position.index];
  const width = ground.layout.shape.chip.width;
  return (
    <ViewportPortal>
      {leg && leg.path.length > 0 && (
        <svg className="cv-done" aria-hidden="true">
          <path
            className="cv-way cv-way-done"
            d={leg.path.d}
            pathLength={1}
            strokeDasharray={`${spot.done} 2`}
          />
        </svg>
      )}
      <div className="cv-dot" data-testid="packet" style={put(spot.dot)} aria-hidden="true" />
      <button
        type="button"
        className={`cv-chip cv-chip-${header?.tone ?? 'plain'} nopan nodrag`}
        style={{ ...put(spot.chip), width }}
        aria-label={`Packet: ${header ? `${header.src.now} to ${header.dst.now}, ${header.title}` : hop.title}`}
        onClick={() => pointAt({ to: 'hop', index: position.index })}
      >
        {header ? (
          <Chip header={header} />
        ) : (
          <>
            <span className="cv-end">{walk.request.line}</span>
            <span className="cv-note cv-note-plain">{hop.label}</span>
          </>
        )}
      </button>
    </ViewportPortal>
  );
}
