import type { Journey } from '../journey.ts';
import type { Told } from '../tools/index.ts';

interface Trip {
  readonly there: Journey | undefined;
  readonly back: Journey | undefined;
}

/** The ways of the packets that decided something about a request, each with that of its answer. */
const tripsOf = ({ lookup, attempts }: Told): readonly Trip[] => [
  ...(lookup?.trips ?? []).map(({ request, reply }) => ({ there: request, back: reply })),
  ...attempts.flatMap(({ connection }) => [
    { there: connection?.first, back: connection?.reply },
    { there: connection?.exchange?.request, back: connection?.exchange?.response },
  ]),
];

const isThere = (journey: Journey | undefined): journey is Journey => journey !== undefined;

/** All of these ways, in order. */
export const journeysOf = (told: Told): readonly Journey[] =>
  tripsOf(told)
    .flatMap(({ there, back }) => [there, back])
    .filter(isThere);

/** Those that lead from the client. */
export const requestsOf = (told: Told): readonly Journey[] =>
  tripsOf(told)
    .map(({ there }) => there)
    .filter(isThere);
