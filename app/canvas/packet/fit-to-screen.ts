interface View {
  readonly width: number;
  readonly height: number;
  readonly transform: readonly [number, number, number];
}

/**
 * Wipes a canvas that lies in the world, and lays it over all that is seen of it: as many pixels as the screen has there, so
 * that dots are sharp at every zoom. What is painted next is in pixels of the world.
 */
export function fitToScreen(
  context: CanvasRenderingContext2D,
  { width, height, transform: [x, y, zoom] }: View,
): void {
  const { canvas } = context;
  const ratio = devicePixelRatio;
  const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
  if (canvas.width !== pixels.width) canvas.width = pixels.width;
  if (canvas.height !== pixels.height) canvas.height = pixels.height;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.style.transform = `scale(${1 / zoom}) translate(${-x}px, ${-y}px)`;
  context.resetTransform();
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio);
}
