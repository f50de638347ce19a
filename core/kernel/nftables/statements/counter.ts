import { accept, next, type Reader, type Statement } from '../statement.ts';

/** `counter [packets N bytes N]`. Nothing is counted: numbers stay as they were read. */
export function counter(reader: Reader): Statement | undefined {
  if (!accept(reader, 'counter')) return undefined;
  const packets = accept(reader, 'packets') ? next(reader) : '0';
  const bytes = accept(reader, 'bytes') ? next(reader) : '0';
  return { text: `counter packets ${packets} bytes ${bytes}`, run: () => undefined };
}
