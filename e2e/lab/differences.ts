import type { Ran } from './kubectl.ts';

interface Difference {
  readonly why: string;
  undo(ran: Ran, args: readonly string[]): Ran;
}

/** What kubectl 1.35 prints otherwise than the 1.34 that recorded the vectors. */
const sinceThen: readonly Difference[] = [
  {
    why: 'describe puts the container before the message of an event',
    undo: (ran) => ({
      ...ran,
      stdout: ran.stdout.replaceAll(/ {2}spec\.(?:initContainers|containers)\{[^}]+\}: /g, '  '),
    }),
  },
  {
    why: 'scale passes on what the server says of a missing object',
    undo: (ran, args) =>
      args[0] === 'scale'
        ? {
            ...ran,
            stderr: ran.stderr.replace(
              /^Error from server \(NotFound\): (\S+ "[^"]+" not found)/,
              'error: no objects passed to scale $1',
            ),
          }
        : ran,
  },
  {
    why: 'there is another output format',
    undo: (ran) => ({ ...ran, stderr: ran.stderr.replace(',kyaml,', ',') }),
  },
  {
    why: 'it is another version',
    undo: (ran) => ({ ...ran, stdout: ran.stdout.replace('v1.35.2', 'v1.34.9') }),
  },
];

/** What kubectl 1.34 would have printed in place of 1.35. */
export function asBefore(ran: Ran, args: readonly string[]): Ran {
  return sinceThen.reduce((printed, { undo }) => undo(printed, args), ran);
}
