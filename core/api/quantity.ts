/** Powers of ten and of two by their suffix (apimachinery pkg/api/resource/suffix.go). */
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** A resource.Quantity in billionths, and how it was written. */
interface Parsed {
  readonly nanos: bigint;
  readonly format: 'decimal' | 'binary' | 'exponent';
}

const NANO = 10n ** 9n;

/** What a quantity's number is multiplied with, in billionths. */
function scaleOf(suffix: string): Pick<Parsed, 'format' | 'nanos'> | undefined {
  const decimal = DECIMAL.indexOf(suffix);
  if (decimal >= 0) return { nanos: 1000n ** BigInt(decimal), format: 'decimal' };
  const binary = BINARY.indexOf(suffix);
  if (binary > 0) return { nanos: 1024n ** BigInt(binary) * NANO, format: 'binary' };
  const exponent = Number(/^[eE]([+-]?\d{1,2})$/.exec(suffix)?.[1] ?? Number.NaN);
  if (Number.isNaN(exponent) || exponent < -9) return undefined;
  return { nanos: 10n ** BigInt(9 + exponent), format: 'exponent' };
}

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;

/** What is finer than a billionth is rounded up. */
function parse(text: string): Parsed | undefined {
  const [, sign, whole = '', fraction = '', suffix = ''] = NUMBER.exec(text) ?? [];
  const scale = sign === undefined || whole + fraction === '' ? undefined : scaleOf(suffix);
  if (!scale) return undefined;
  const unit = 10n ** BigInt(fraction.length);
  const total = BigInt(whole + fraction) * scale.nanos;
  const nanos = (total + unit - 1n) / unit;
  return { nanos: sign === '-' ? -nanos : nanos, format: scale.format };
}

/** Value of a resource.Quantity such as `500m`, `2`, `128Mi`; 0 for absent or malformed text. */
export function quantityValue(text: string | undefined): number {
  const { nanos = 0n } = parse(text ?? '') ?? {};
  return nanos % NANO === 0n ? Number(nanos / NANO) : Number(nanos) / Number(NANO);
}

/** How often a factor goes into a number, `most` times at most. */
function timesDivisible(value: bigint, factor: bigint, most: number): number {
  let [rest, times] = [value, 0];
  while (times < most && rest % factor === 0n) {
    rest /= factor;
    times++;
  }
  return times;
}

/** A quantity as the server prints it, whichever way it was written (quantity.go CanonicalizeBytes). */
export function canonicalQuantity(text: string): string {
  const parsed = parse(text);
  if (!parsed) return text;
  const { nanos, format } = parsed;
  if (nanos === 0n) return '0';
  const isSmall = nanos > -1024n * NANO && nanos < 1024n * NANO;
  if (format === 'binary' && !isSmall && nanos % NANO === 0n) {
    const whole = nanos / NANO;
    const times = timesDivisible(whole, 1024n, BINARY.length - 1);
    return `${whole / 1024n ** BigInt(times)}${BINARY[times]}`;
  }
  const thousands = timesDivisible(nanos, 1000n, DECIMAL.length - 1);
  const number = nanos / 1000n ** BigInt(thousands);
  if (format !== 'exponent') return `${number}${DECIMAL[thousands]}`;
  return thousands === 3 ? String(number) : `${number}e${(thousands - 3) * 3}`;
}

/** What the server says of text that is no quantity (apimachinery pkg/api/resource ErrFormatWrong, ErrSuffix). */
const FORMAT_WRONG =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const SUFFIX_WRONG = "unable to parse quantity's suffix";

/** Why a JSON value is no resource.Quantity; undefined for `100m`, `64Mi`, `0.5`, 2. */
export function quantityMistake(value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  if (parse(text)) return undefined;
  return /\d/.test(text) && NUMBER.test(text) ? SUFFIX_WRONG : FORMAT_WRONG;
}
