import { useReactFlow } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import { useStore } from '../state/index.ts';
import type { Size } from './layout/fit.ts';
import { viewOf } from './layout/fit.ts';
import type { Rect } from './layout/shape.ts';

const GLIDE_MILLIS = 250;

/**
 * Keeps a part of the world in view until a person moves the view, and again from when they ask for it. While a packet
 * is under way nothing moves but the packet, unless the view is to follow it, or the canvas has another size. To show all shows
 * all, however small.
 */
export function useView(
  target: Rect,
  all: Rect,
  size: Size,
  follow: boolean,
): { showAll: () => void; moved: () => void } {
  const { setViewport } = useReactFlow();
  const own = useRef(false);
  const first = useRef(true);
  const walk = useStore((state) => state.walk?.id);
  const playing = useStore((state) => state.playback.playing);
  const shown = useRef<string | undefined>(undefined);
  const room = useRef(size);
  const { x, y, width, height } = target;

  const show = useCallback(
    (rect: Rect) => {
      own.current = false;
      const still = first.current || useStore.getState().reducedMotion;
      first.current = false;
      void setViewport(viewOf(rect, size), { duration: still ? 0 : GLIDE_MILLIS });
    },
    [setViewport, size],
  );
  const showAll = useCallback(() => show(all), [show, all]);

  useEffect(() => {
    const started = shown.current !== walk || room.current !== size;
    room.current = size;
    if (own.current || (playing && !follow && !started && !first.current)) return;
    shown.current = walk;
    show({ x, y, width, height });
  }, [show, x, y, width, height, walk, playing, follow, size]);

  const moved = useCallback(() => {
    own.current = true;
  }, []);
  return { showAll, moved };
}
