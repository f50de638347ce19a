const TIMES = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z|\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g;

/** A text with all its instants moved by whole seconds: those of metav1, and those that describe prints. */
export function shiftTimes(text: string, by: number): string {
  return text.replace(TIMES, (time) => {
    const moved = new Date(Date.parse(time) + by);
    if (time.endsWith('+0000')) return moved.toUTCString().replace('GMT', '+0000');
    return moved.toISOString().replace(/\.\d+/, /\.\d+/.exec(time)?.[0] ?? '');
  });
}
