import { type RefObject, useEffect, useRef } from 'react';
import type { PanelImperativeHandle, PanelSize } from 'react-resizable-panels';
import { usePanelRef } from 'react-resizable-panels';
import { type FoldingRegion, refreshRules, setFolded, useStore } from '../state/index.ts';

/** Width or height of a folded region. */
export const RAIL = 42;

interface Folding {
  readonly panelRef: RefObject<PanelImperativeHandle | null>;
  readonly onResize: (size: PanelSize, id: unknown, before: PanelSize | undefined) => void;
}

const isRail = (size: PanelSize): boolean => size.inPixels <= RAIL + 1;

/** Keeps a panel and the store of one mind: buttons fold through the store, dragging folds through the panel. */
export function useFolding(region: FoldingRegion, openSize: number): Folding {
  const panelRef = usePanelRef();
  const lastOpen = useRef(openSize);
  const folded = useStore((state) => state.layout.folded[region]);

  useEffect(() => {
    const panel = panelRef.current;
    if (!panel || panel.isCollapsed() === folded) return;
    if (folded) panel.collapse();
    else panel.resize(lastOpen.current);
  }, [folded, panelRef]);

  const onResize: Folding['onResize'] = (size, _, before) => {
    if (size.inPixels === 0) return;
    const nowFolded = isRail(size);
    if (!nowFolded) lastOpen.current = size.inPixels;
    // Only crossing the line means something: while others fold, this panel reports sizes on its own side of it.
    if (!before || isRail(before) === nowFolded) return;
    useStore.setState((state) => ({ layout: setFolded(state.layout, region, nowFolded) }));
    void refreshRules();
  };
  return { panelRef, onResize };
}
