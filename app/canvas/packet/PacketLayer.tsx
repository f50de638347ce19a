import { useStoreApi, ViewportPortal } from '@xyflow/react';
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
import { fitToScreen } from './fit-to-screen.ts';
import { headerAt } from './header.ts';
import { paintTrail } from './paint-trail.ts';

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
  const trail = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  // React draws when the walk gets to a hop, when the packet has arrived there, and when a step of it is looked at.
  useStore((state) => positionAt(walk, selectTime(state))?.index);
  useStore((state) => positionAt(walk, selectTime(state))?.arrived);
  useStore(selectFocus);

  const move = useCallback((): void => {
    const shown = shownAt({ ground, journey, walk }, useStore.getState());
    if (!shown) return;
    const { spot, position } = shown;
    put(dot.current, spot.dot);
    put(chip.current, spot.chip);
    const context = trail.current?.getContext('2d');
    if (!context) return;
    fitToScreen(context, flow.getState());
    if (!position.arrived) paintTrail(context, journey[position.index]?.path, spot, ground.layout.shape.chip);
  }, [ground, journey, walk, flow]);
  useLayoutEffect(move);
  useLayoutEffect(() => {
    const ends = [
      useStore.subscribe((state, before) => {
        if (state.playback !== before.playback) move();
      }),
      flow.subscribe((state, before) => {
        if (state.transform !== before.transform) move();
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [move, flow]);

  const shown = shownAt(props, useStore.getState());
  if (!shown) return null;
  const { position, hop, spot } = shown;
  const header = headerAt(walk, position.index, hop, position.arrived);
  const moves = position.arrived ? '' : ' cv-moves';
  return (
    <ViewportPortal>
      {position.arrived && (
        <svg className="cv-trail" aria-hidden="true">
          <path className="cv-leader" d={leaderOf(spot, ground.layout.shape.chip)} />
        </svg>
      )}
      <canvas ref={trail} className="cv-trail" />
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
