import { ViewportPortal } from '@xyflow/react';
import { useCallback, useLayoutEffect, useRef } from 'react';
import type { Hop, Walk } from '../../../core/index.ts';
import type { Position, State } from '../../state/index.ts';
import { positionAt, selectFocus, selectTime, useStore } from '../../state/index.ts';
import type { Point } from '../layout/shape.ts';
import { pointAt } from '../point-at.ts';
import type { Journey, Spot } from '../scene/journey.ts';
import { leaderOf, spotAt, spotOfStep } from '../scene/journey.ts';
import type { Ground } from '../scene/route.ts';
import { Chip } from './Chip.tsx';
import { headerAt } from './header.ts';

interface Props {
  readonly ground: Ground;
  readonly journey: Journey;
  readonly walk: Walk;
}

/** What is shown at a time: where the walk stands, and the step that is looked at instead of the hop. */
interface Shown {
  readonly position: Position;
  readonly hop: Hop;
  readonly spot: Spot;
}

function shownAt({ ground, journey, walk }: Props, state: State): Shown | undefined {
  const position = positionAt(walk, selectTime(state));
  if (!position) return undefined;
  const focus = selectFocus(state);
  const step = position.arrived && focus !== position.hop ? focus : undefined;
  const spot = (step && spotOfStep(ground, step)) ?? spotAt(journey, position);
  return spot && { position, hop: step ?? position.hop, spot };
}

const put = (element: HTMLElement | null, { x, y }: Point): void => {
  if (element) element.style.transform = `translate(${x}px, ${y}px)`;
};

/**
 * The packet and its header. Everything here is a function of (walk, time): the same time, the same pixels. A frame only moves
 * what React has put there.
 */
export function PacketLayer(props: Props) {
  const { ground, journey, walk } = props;
  const dot = useRef<HTMLDivElement>(null);
  const chip = useRef<HTMLButtonElement>(null);
  const leader = useRef<SVGPathElement>(null);
  const trail = useRef<SVGPathElement>(null);
  // React draws when the walk gets to a hop, when the packet has arrived there, and when a step of it is looked at.
  useStore((state) => positionAt(walk, selectTime(state))?.index);
  useStore((state) => positionAt(walk, selectTime(state))?.arrived);
  useStore(selectFocus);

  const move = useCallback(
    (state: State): void => {
      const spot = shownAt({ ground, journey, walk }, state)?.spot;
      if (!spot) return;
      put(dot.current, spot.dot);
      put(chip.current, spot.chip);
      leader.current?.setAttribute('d', leaderOf(spot, ground.layout.shape.chip));
      trail.current?.setAttribute('stroke-dasharray', `${spot.done} 2`);
    },
    [ground, journey, walk],
  );
  useLayoutEffect(() => move(useStore.getState()));
  useLayoutEffect(
    () =>
      useStore.subscribe((state, before) => {
        if (state.playback !== before.playback) move(state);
      }),
    [move],
  );

  const shown = shownAt(props, useStore.getState());
  if (!shown) return null;
  const { position, hop, spot } = shown;
  const header = headerAt(walk, position.index, hop, position.arrived);
  const leg = journey[position.index];
  const moves = position.arrived ? '' : ' cv-moves';
  return (
    <ViewportPortal>
      <svg className="cv-done" aria-hidden="true">
        <path ref={leader} className="cv-leader" />
        {leg && leg.path.length > 0 && !position.arrived && (
          <path ref={trail} className="cv-way cv-way-done" d={leg.path.d} pathLength={1} />
        )}
      </svg>
      {spot.visible && <div ref={dot} className={`cv-dot${moves}`} data-testid="packet" aria-hidden="true" />}
      <button
        ref={chip}
        type="button"
        className={`cv-chip cv-chip-${header.tone}${moves} nopan nodrag`}
        style={{ width: ground.layout.shape.chip.width }}
        aria-label={`Packet: ${header.ends ? `${header.ends.src.now} to ${header.ends.dst.now}` : walk.request.line}, ${header.title}`}
        onClick={() => pointAt({ to: 'hop', index: position.index })}
      >
        <Chip header={header} call={walk.request.line} />
      </button>
    </ViewportPortal>
  );
}
