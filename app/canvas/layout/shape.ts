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

/** The measures that differ between a low, wide canvas (a projector) and a higher, narrow one (all panes open). */
export interface Shape {
  readonly name: 'wide' | 'narrow';
  readonly frameWidth: number;
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
  /** Width of one character and the padding of a hook box. */
  readonly hookCharacter: number;
  readonly hookPadding: number;
  readonly chip: { readonly width: number; readonly height: number };
}

export const WIDE: Shape = {
  name: 'wide',
  frameWidth: 400,
  headerHeight: 46,
  proxy: { x: 250, y: 4, width: 144, height: 38 },
  columns: 2,
  rows: 1,
  podWidth: 172,
  podHeight: 68,
  hookRows: 1,
  hookHeight: 38,
  hookCharacter: 7.8,
  hookPadding: 5.5,
  chip: { width: 328, height: 76 },
};

export const NARROW: Shape = {
  name: 'narrow',
  frameWidth: 254,
  headerHeight: 44,
  proxy: { x: 109, y: 3, width: 141, height: 38 },
  columns: 1,
  rows: 2,
  podWidth: 220,
  podHeight: 50,
  hookRows: 2,
  hookHeight: 32,
  hookCharacter: 7.2,
  hookPadding: 4,
  chip: { width: 328, height: 76 },
};
