/** A rectangle of the canvas, in world pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The measures that differ between a low, wide canvas (a projector), a higher, narrow one (all panes open), one that is low and
 * narrow (all panes open on a projector), and the same where there is more room beside the nodes than below them.
 */
export interface Shape {
  readonly name: 'wide' | 'narrow' | 'low' | 'flat';
  readonly frameWidth: number;
  readonly frameGap: number;
  /** Name, address and kube-proxy of the node; it lies in the control lane. */
  readonly headerHeight: number;
  readonly proxy: Rect;
  /** Pods side by side in a frame, and rows that are kept free from the start. */
  readonly columns: number;
  readonly rows: number;
  readonly podWidth: number;
  readonly podHeight: number;
  /** Hooks in one row above the rail, or alternating above and below it. */
  readonly hookRows: 1 | 2;
  readonly hookHeight: number;
  /** Of INPUT and OUTPUT where they have a row of their own, and how far apart the two rows stand. */
  readonly lowerHeight: number;
  readonly railGap: number;
  /** Width of one character and the padding of a hook box. */
  readonly hookCharacter: number;
  readonly hookPadding: number;
  readonly chip: { readonly width: number; readonly height: number };
  /** Hosts outside stand in a column beside the nodes, or in a row below them. */
  readonly outside: 'beside' | 'below';
  readonly service: { readonly width: number };
  readonly slice: { readonly width: number };
  readonly coreDns: { readonly width: number };
  readonly columnGap: number;
}

export const WIDE: Shape = {
  name: 'wide',
  frameWidth: 380,
  frameGap: 28,
  headerHeight: 40,
  proxy: { x: 232, y: 2, width: 144, height: 36 },
  columns: 2,
  rows: 1,
  podWidth: 164,
  podHeight: 64,
  hookRows: 1,
  hookHeight: 34,
  lowerHeight: 34,
  railGap: 0,
  hookCharacter: 7.6,
  hookPadding: 4.5,
  chip: { width: 316, height: 64 },
  outside: 'beside',
  service: { width: 214 },
  slice: { width: 252 },
  coreDns: { width: 214 },
  columnGap: 40,
};

export const NARROW: Shape = {
  name: 'narrow',
  frameWidth: 228,
  frameGap: 18,
  headerHeight: 40,
  proxy: { x: 114, y: 2, width: 110, height: 36 },
  columns: 1,
  rows: 2,
  podWidth: 198,
  podHeight: 44,
  hookRows: 2,
  hookHeight: 24,
  lowerHeight: 24,
  railGap: 25,
  hookCharacter: 6.8,
  hookPadding: 3.5,
  chip: { width: 302, height: 64 },
  outside: 'below',
  service: { width: 206 },
  slice: { width: 232 },
  coreDns: { width: 206 },
  columnGap: 26,
};

export const LOW: Shape = {
  ...NARROW,
  name: 'low',
  rows: 1,
  hookHeight: 22,
  lowerHeight: 17,
  railGap: 21,
  podHeight: 40,
  chip: { width: 302, height: 60 },
};

export const FLAT: Shape = { ...LOW, name: 'flat', outside: 'beside' };
