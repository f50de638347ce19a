import { ViewportPortal } from '@xyflow/react';
import type { Walk } from '../../../core/index.ts';
import { positionAt, selectFocus, selectTime, useStore } from '../../state/index.ts';
import { pointAt } from '../point-at.ts';
import type { Journey } from '../scene/journey.ts';
import { leaderOf, spotAt, spotOfStep } from '../scene/journey.ts';
import type { Ground } from '../scene/route.ts';
import { Chip } from './Chip.tsx';
import { headerAt } from './header.ts';

interface Props {
  readonly ground: Ground;
  readonly journey: Journey;
  readonly walk: Walk;
}

const put = ({ x, y }: { readonly x: number; readonly y: number }) => ({
  transform: `translate(${x}px, ${y}px)`,
});

/** The packet and its header. Everything here is a function of (walk, time): the same time, the same pixels. */
export function PacketLayer({ ground, journey, walk }: Props) {
  const time = useStore(selectTime);
  const focus = useStore(selectFocus);
  const position = positionAt(walk, time);
  if (!position) return null;
  const step = position.arrived && focus !== position.hop ? focus : undefined;
  const spot = (step && spotOfStep(ground, step)) ?? spotAt(journey, position);
  if (!spot) return null;
  const hop = step ?? position.hop;
  const header = headerAt(walk, position.index, hop, position.arrived);
  const leg = journey[position.index];
  const { chip } = ground.layout.shape;
  return (
    <ViewportPortal>
      <svg className="cv-done" aria-hidden="true">
        <path className="cv-leader" d={leaderOf(spot, chip)} />
        {leg && leg.path.length > 0 && !position.arrived && (
          <path
            className="cv-way cv-way-done"
            d={leg.path.d}
            pathLength={1}
            strokeDasharray={`${spot.done} 2`}
          />
        )}
      </svg>
      {spot.visible && (
        <div className="cv-dot" data-testid="packet" style={put(spot.dot)} aria-hidden="true" />
      )}
      <button
        type="button"
        className={`cv-chip cv-chip-${header.tone} nopan nodrag`}
        style={{ ...put(spot.chip), width: chip.width }}
        aria-label={`Packet: ${header.ends ? `${header.ends.src.now} to ${header.ends.dst.now}` : walk.request.line}, ${header.title}`}
        onClick={() => pointAt({ to: 'hop', index: position.index })}
      >
        <Chip header={header} call={walk.request.line} />
      </button>
    </ViewportPortal>
  );
}
