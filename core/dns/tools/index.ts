/** The tools that ask name servers, each as the machine it runs on lets it: a walk carries their queries as packets. */
import { isRecordType } from '../wire/numbers.ts';
import { dig } from './dig.ts';
import { getent } from './getent.ts';
import { host } from './host.ts';
import { nslookup } from './nslookup.ts';
import type { DnsTool } from './place.ts';

export type { DigHeard, DigPlace, DnsTool, ToolPlace } from './place.ts';
export { dig };

export type DnsToolName = 'dig' | 'getent' | 'host' | 'nslookup';

/** What the words ask about, for whoever tells of it: the first that is no option, no value of one and no type. */
export const subjectOf = (words: readonly string[]): string =>
  words.find(
    (word, i) =>
      !/^[-+@]/.test(word) && !/^-[tpcWNRm]$/.test(words[i - 1] ?? '') && !isRecordType(word.toUpperCase()),
  ) ?? '';

export const dnsTools: Readonly<Record<DnsToolName, DnsTool>> = { dig, getent, host, nslookup };
