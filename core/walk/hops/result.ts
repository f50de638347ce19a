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

/** What the caller sees in the end. */
export function resultHop(client: Station, tool: ToolName, outcome: Outcome, time: number): Draft {
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
        ? 'The client never learned that a Pod answered: it spoke to the Service’s address from beginning to end.'
        : 'What a program prints does not tell who refused. The hops before this one do.',
    docs: answered ? docs.service : docs.debugService,
    verdict: verdicts[outcome.kind],
    lines: outcome.printed,
  });
}
