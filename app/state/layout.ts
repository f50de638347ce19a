/** Regions that fold. The canvas and the timeline never do. */
export type FoldingRegion = 'manifests' | 'inspector' | 'console';

/** Console tabs that exist, in the order of their number keys. */
export const CONSOLE_TABS = [
  'rules',
  'endpoints',
  'dns',
  'events',
  'objects',
  'traffic',
  'conntrack',
] as const;
export type ConsoleTab = (typeof CONSOLE_TABS)[number];

export const THEMES = ['light', 'dark', 'system'] as const;
export type Theme = (typeof THEMES)[number];

/** How the regions stand. Sizes are percentages by panel id, as react-resizable-panels reports them. */
export interface Layout {
  readonly folded: Readonly<Record<FoldingRegion, boolean>>;
  readonly sizes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly tab: ConsoleTab;
  readonly theme: Theme;
}

/**
 * What a first visit sees. The canvas comes first: on a low screen the console waits folded, on a narrow one the
 * text, and on a small one the Inspector, which would lie over the walk.
 */
export function firstLayout(width: number, height: number): Layout {
  return {
    folded: { manifests: width < 1100, inspector: width < 760, console: height < 860 },
    sizes: {},
    tab: 'rules',
    theme: 'system',
  };
}

export function setFolded(layout: Layout, region: FoldingRegion, folded: boolean): Layout {
  if (layout.folded[region] === folded) return layout;
  return { ...layout, folded: { ...layout.folded, [region]: folded } };
}

/** Only canvas and timeline, or everything again. */
export function toggleFocus(layout: Layout): Layout {
  const folded = !isFocused(layout);
  return { ...layout, folded: { manifests: folded, inspector: folded, console: folded } };
}

/** True while canvas and timeline have the screen to themselves. */
export const isFocused = (layout: Layout): boolean => Object.values(layout.folded).every(Boolean);
