import { type RefObject, useEffect } from 'react';
import type { PanelImperativeHandle, PanelSize } from 'react-resizable-panels';
import { usePanelRef } from 'react-resizable-panels';
import { type FoldingRegion, refreshRules, setFolded, useStore } from '../state/index.ts';

/** Width or height of a folded region. */
export const RAIL = 42;

interface Folding {
  readonly panelRef: RefObject<PanelImperativeHandle | null>;
  readonly onResize: (size: PanelSize) => void;
}

/** Keeps a panel and the store of one mind: buttons fold through the store, dragging folds through the panel. */
export function useFolding(region: FoldingRegion): Folding {
  const panelRef = usePanelRef();
  const folded = useStore((state) => state.layout.folded[region]);

  useEffect(() => {
    const panel = panelRef.current;
    if (!panel || panel.isCollapsed() === folded) return;
    if (folded) panel.collapse();
    else panel.expand();
  }, [folded, panelRef]);

  const onResize = (size: PanelSize): void => {
    const nowFolded = size.inPixels <= RAIL + 1;
    const { layout } = useStore.getState();
    if (size.inPixels === 0 || layout.folded[region] === nowFolded) return;
    useStore.setState((state) => ({ layout: setFolded(state.layout, region, nowFolded) }));
    void refreshRules();
  };
  return { panelRef, onResize };
}
