import type { ManifestFile } from '../../core/index.ts';
import { DEPTHS, type Depth } from './depth.ts';
import type { ConsoleTab, FoldingRegion, Layout, Theme } from './layout.ts';
import { CONSOLE_TABS, THEMES } from './layout.ts';
import { EVENTS_SHOWN, type EventsShown, type ObjectRef } from './objects.ts';
import { SPEEDS } from './playback.ts';
import { type ChosenSettings, decodeSettings } from './settings.ts';

/** What the Objects and Events tabs show. */
export interface SavedObjects {
  readonly kind: string;
  readonly wide: boolean;
  readonly events: EventsShown;
  readonly open?: ObjectRef;
}

/** What outlives a reload. `files` are kept only once a person has changed them. */
export interface Saved {
  readonly files?: readonly ManifestFile[];
  readonly layout: Layout;
  readonly client?: string;
  readonly line?: string;
  readonly speed?: number;
  readonly settings?: ChosenSettings;
  readonly objects?: SavedObjects;
  readonly depth?: Depth;
  /** Nodes that were opened on the canvas, the newest first. */
  readonly openedNodes?: readonly string[];
}

/** Where `Saved` lies in localStorage; the number grows when old text can no longer be read. */
export const SAVED_KEY = 'packetwalk/1';

/** The theme lies apart, because `public/theme.js` reads it before the first paint. */
export const THEME_KEY = 'packetwalk/theme';

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Files as they were kept; undefined where one of them cannot be read, or there are none. */
export function filesOf(value: unknown): readonly ManifestFile[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const files = value.flatMap((file) =>
    isRecord(file) && typeof file.name === 'string' && typeof file.text === 'string'
      ? [{ name: file.name, text: file.text }]
      : [],
  );
  return files.length === value.length ? files : undefined;
}

function sizesOf(value: unknown): Layout['sizes'] {
  if (!isRecord(value)) return {};
  const groups = Object.entries(value).filter(
    (entry): entry is [string, Record<string, number>] =>
      isRecord(entry[1]) && Object.values(entry[1]).every((size) => Number.isFinite(size)),
  );
  return Object.fromEntries(groups);
}

function layoutOf(value: unknown, first: Layout): Layout {
  if (!isRecord(value)) return first;
  const folded: Record<string, unknown> = isRecord(value.folded) ? value.folded : {};
  const fold = (region: FoldingRegion): boolean =>
    typeof folded[region] === 'boolean' ? folded[region] : first.folded[region];
  return {
    folded: { manifests: fold('manifests'), inspector: fold('inspector'), console: fold('console') },
    sizes: sizesOf(value.sizes),
    tab: CONSOLE_TABS.find((tab: ConsoleTab) => tab === value.tab) ?? first.tab,
    theme: THEMES.find((theme: Theme) => theme === value.theme) ?? first.theme,
  };
}

function refOf(value: unknown): ObjectRef | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, namespace, name } = value;
  const isRef = typeof kind === 'string' && typeof namespace === 'string' && typeof name === 'string';
  return isRef ? { kind, namespace, name } : undefined;
}

function objectsOf(value: unknown): SavedObjects | undefined {
  if (!isRecord(value) || typeof value.kind !== 'string') return undefined;
  const open = refOf(value.open);
  return {
    kind: value.kind,
    wide: value.wide === true,
    events: EVENTS_SHOWN.find((known) => known === value.events) ?? 'events',
    ...(open && { open }),
  };
}

/** Reads saved text field by field: whatever is missing, old or broken falls back, and nothing throws. */
export function decodeSaved(text: string | null, first: Layout): Saved {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    return { layout: first };
  }
  if (!isRecord(value)) return { layout: first };
  const files = filesOf(value.files);
  const client = textOf(value.client);
  const line = textOf(value.line);
  const settings = decodeSettings(value.settings);
  const objects = objectsOf(value.objects);
  const depth = DEPTHS.find((known) => known === value.depth);
  const openedNodes = Array.isArray(value.openedNodes)
    ? value.openedNodes.filter((name) => typeof name === 'string')
    : [];
  const speed = SPEEDS.find((known) => known === value.speed);
  return {
    layout: layoutOf(value.layout, first),
    ...(files && { files }),
    ...(client !== undefined && { client }),
    ...(line !== undefined && { line }),
    ...(speed !== undefined && { speed }),
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(objects && { objects }),
    ...(depth && { depth }),
    ...(openedNodes.length > 0 && { openedNodes }),
  };
}
