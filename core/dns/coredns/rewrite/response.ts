import type { DnsMessage, DnsRecord } from '../../message/message.ts';
import type { Request, Served } from '../plugin.ts';
import { type NameResponse, type Rule, turnedBack } from './rule.ts';

export type Reply = DnsMessage;

/** What a rule that matched does to the reply: to each record of it, or to the whole. */
export interface ResponseRule {
  each?(record: DnsRecord): DnsRecord;
  whole?(message: Reply): Reply;
}

/** Where in the data a record holds the name that rules may turn back; -1: nowhere. */
const NAME_IN_DATA: Readonly<Record<string, number>> = { CNAME: 0, NS: 0, PTR: 0, MX: 1, SRV: 3, SOA: 0 };

function applyTo(record: DnsRecord, rule: NameResponse): DnsRecord {
  if (rule.field === 'name') return { ...record, name: turnedBack(rule, record.name) };
  const at = NAME_IN_DATA[record.type] ?? -1;
  const words = record.data.split(' ').map((word, index) => (index === at ? turnedBack(rule, word) : word));
  return { ...record, data: words.join(' ') };
}

/** What a rule that turned one name into another does to the names of the reply. */
export function rulesOfName(
  { auto, answers }: Extract<Rule, { readonly rule: 'name' }>,
  before: string,
  after: string,
): readonly ResponseRule[] {
  const remap = (['name', 'value'] as const).map((field) => ({
    field,
    by: 'remap' as const,
    from: after,
    to: before,
  }));
  return [...(auto ? remap : []), ...answers].map((rule) => ({ each: (record) => applyTo(record, rule) }));
}

const recordsOf = ({ answer, authority, additional }: Reply): readonly DnsRecord[] => [
  ...answer,
  ...authority,
  ...additional,
];

/**
 * Rules read backwards: those of the last rewrite first. They are applied record by record, so a reply without any keeps what it
 * says (reverter.go `WriteMsg`).
 */
export function reverted(served: Served, request: Request, back: readonly ResponseRule[]): Served {
  const rules = [...back].reverse();
  const turn = (records: readonly DnsRecord[]) =>
    records.map((record) => rules.reduce((each, rule) => rule.each?.(each) ?? each, record));
  const { message } = served;
  const whole =
    served.written && recordsOf(message).length > 0
      ? rules.reduce((each, rule) => rule.whole?.(each) ?? each, message)
      : message;
  return {
    ...served,
    message: {
      ...whole,
      question: { name: request.name, type: request.type },
      answer: turn(whole.answer),
      authority: turn(whole.authority),
      additional: turn(whole.additional),
    },
  };
}
