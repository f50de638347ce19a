import { useMemo } from 'react';
import { objectsOfLine, selectCursorLine, useStore } from '../state/index.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** Keys of the objects through which the line under the editor's cursor decides hops of the walk. */
export function useWritten(): ReadonlySet<string> {
  const walk = useStore((state) => state.walk);
  const file = useStore((state) => state.cursor?.file);
  const line = useStore(selectCursorLine);
  return useMemo(
    () => (file === undefined || line === undefined ? NOTHING : objectsOfLine(walk, file, line)),
    [walk, file, line],
  );
}
