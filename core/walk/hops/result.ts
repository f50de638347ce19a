import type { Hop } from '../hop.ts';
import type { Outcome } from '../record.ts';
import type { ToolName } from '../request.ts';
import { nameOf, placeOf, type Station } from '../station.ts';
import { type Draft, docs, draft } from './hop-of.ts';

const verdicts: Readonly<Record<Outcome['kind'], Hop['verdict']>> = {
  answered: 'answered',
  nxdomain: 'failed',
  nodata: 'failed',
  'dns-refused': 'failed',
  'dns-timeout': 'failed',
  'refused-by-rule': 'refused',
  'refused-by-pod': 'refused',
  'timeout-by-rule': 'dropped',
  'timeout-by-policy': 'dropped',
  'timeout-no-route': 'dropped',
  'timeout-by-balancer': 'dropped',
  unreachable: 'failed',
  hangs: 'dropped',
  reset: 'refused',
  unanswered: 'dropped',
  'not-permitted': 'refused',
  'wrong-protocol': 'failed',
};

const isInquiry = (tool: ToolName): boolean => !['curl', 'nc', 'ping'].includes(tool);

/** Whether a Service had a part in an answer. */
const answeredBecause = (before: readonly Draft[]): string =>
  before.some(({ kind }) => kind === 'service-rule')
    ? 'The client never learned that a Pod answered: it spoke to the Service’s address from beginning to end.'
    : 'No rule of a Service had a part in this: the client spoke to that very address.';

/** The hop at which it failed knows more than the program that prints. */
function failedBecause(before: readonly Draft[]): string {
  const where = before.find(({ verdict }) => ['refused', 'dropped', 'failed'].includes(verdict));
  return where
    ? `What a program prints does not tell who failed it. Hop “${where.label}” does: ${where.caption}`
    : 'What a program prints does not tell who failed it. The hops before this one do.';
}

/** What the caller sees in the end of what went before. */
export function resultHop(
  client: Station,
  tool: ToolName,
  outcome: Outcome,
  time: number,
  before: readonly Draft[],
): Draft {
  const answered = outcome.kind === 'answered';
  return draft({
    time,
    kind: 'result',
    place: placeOf(client),
    direction: 'reply',
    label: outcome.summary,
    title: answered ? `${nameOf(client)} has its answer` : `${nameOf(client)} gives up`,
    caption: answered
      ? `${nameOf(client)} gets ${outcome.summary} from ${outcome.answeredBy}.`
      : `${tool} says: ${outcome.summary}. Who said so: ${outcome.answeredBy}.`,
    because: isInquiry(tool)
      ? 'DNS has said what it knows. Whether a connection to that address works is another question, which other rules answer.'
      : answered
        ? answeredBecause(before)
        : failedBecause(before),
    docs: answered ? docs.service : docs.debugService,
    verdict: verdicts[outcome.kind],
    lines: outcome.printed,
  });
}
