const SUFFIXES: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** Value of a resource.Quantity such as `500m`, `2`, `128Mi`; 0 for absent or malformed text. */
export function quantityValue(text: string | undefined): number {
  const match = /^([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)([numkMGTP]|[KMGTP]i)?$/.exec(text ?? '');
  return match ? Number(match[1]) * (SUFFIXES[match[2] ?? ''] ?? 1) : 0;
}

/** What the server says of anything that is no quantity (apimachinery pkg/api/resource ErrFormatWrong). */
export const QUANTITY_FORMAT =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** True for a resource.Quantity as JSON has it: `100m`, `64Mi`, `0.5`, 2. */
export function isQuantity(value: unknown): value is string | number {
  if (typeof value === 'number') return true;
  return (
    typeof value === 'string' &&
    /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/.test(value)
  );
}
