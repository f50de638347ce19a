import { useReactFlow } from '@xyflow/react';
import { useCallback } from 'react';

const STEP = 80;
const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [STEP, 0],
  ArrowRight: [-STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
};

/** Moves the view by a key that is held with Alt: arrows pan, plus and minus zoom. False for other keys. */
export function useMoveBy(): (key: string) => boolean {
  const { getViewport, setViewport, zoomIn, zoomOut } = useReactFlow();
  return useCallback(
    (key) => {
      const move = MOVES[key];
      if (move) {
        const { x, y, zoom } = getViewport();
        void setViewport({ x: x + move[0], y: y + move[1], zoom });
        return true;
      }
      if (key === '+' || key === '=') void zoomIn();
      else if (key === '-') void zoomOut();
      else return false;
      return true;
    },
    [getViewport, setViewport, zoomIn, zoomOut],
  );
}
