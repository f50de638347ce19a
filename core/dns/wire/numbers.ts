/** Record types by number (IANA, Domain Name System Parameters); those that anything here writes or a person asks for. */
const TYPES: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  LOC: 29,
  SRV: 33,
  NAPTR: 35,
  DNAME: 39,
  OPT: 41,
  DS: 43,
  SSHFP: 44,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  TLSA: 52,
  SVCB: 64,
  HTTPS: 65,
  SPF: 99,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
  URI: 256,
  CAA: 257,
};
const CLASSES: Readonly<Record<string, number>> = { IN: 1, CH: 3, HS: 4, NONE: 254, ANY: 255 };
/** RFC 6895 2.3; 16 needs an OPT record to hold its upper bits. */
const RCODES: Readonly<Record<string, number>> = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  BADVERS: 16,
};
const OPCODES: Readonly<Record<string, number>> = { QUERY: 0, IQUERY: 1, STATUS: 2, NOTIFY: 4, UPDATE: 5 };

interface Numbering {
  /** Undefined for a word that is neither known nor `<prefix><number>`. */
  numberOf(word: string): number | undefined;
  /** The word, or `<prefix><number>` as RFC 3597 writes what has no name. */
  wordOf(number: number): string;
}

function numbering(known: Readonly<Record<string, number>>, prefix: string, most: number): Numbering {
  const words = new Map(Object.entries(known).map(([word, number]) => [number, word]));
  return {
    numberOf(word) {
      const given = Object.hasOwn(known, word) ? known[word] : undefined;
      if (given !== undefined || !word.startsWith(prefix)) return given;
      const digits = word.slice(prefix.length);
      return /^\d{1,5}$/.test(digits) && Number(digits) <= most ? Number(digits) : undefined;
    },
    wordOf: (number) => words.get(number) ?? `${prefix}${number}`,
  };
}

export const types: Numbering = numbering(TYPES, 'TYPE', 65535);
export const classes: Numbering = numbering(CLASSES, 'CLASS', 65535);
export const rcodes: Numbering = numbering(RCODES, 'RESERVED', 4095);
export const opcodes: Numbering = numbering(OPCODES, 'RESERVED', 15);

/** Whether a word, in capitals, is a type that can be asked for. */
export const isRecordType = (word: string): boolean => types.numberOf(word) !== undefined;
