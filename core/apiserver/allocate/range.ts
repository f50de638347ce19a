/**
 * A range of numbered slots as the allocators see it: random draws come from the upper band first, so that low
 * numbers stay free for those who ask for one (KEP-3070, KEP-3668).
 */
export interface Slots {
  readonly size: number;
  /** Slots below this one are the band for explicit requests. */
  readonly offset: number;
}

/** The size of the lower band: none for small ranges, else a share of the range within bounds. */
export function staticBand(size: number, step: number, most: number): number {
  return size <= 16 ? 0 : Math.min(Math.max(16, Math.floor(size / step)), most);
}

/**
 * A free slot: from a random place in the upper band upwards and round, then the same in the lower band;
 * undefined when all are taken.
 */
export function drawSlot(
  { size, offset }: Slots,
  isTaken: (slot: number) => boolean,
  draw: () => number,
): number | undefined {
  for (const [from, to] of [
    [offset, size],
    [0, offset],
  ] as const) {
    const width = to - from;
    if (width <= 0) continue;
    const start = Math.floor(draw() * width);
    for (let step = 0; step < width; step++) {
      const slot = from + ((start + step) % width);
      if (!isTaken(slot)) return slot;
    }
  }
  return undefined;
}
