import { canonicalAddress, joinHostPort, splitHostPort } from '../../../net/index.ts';
import { portRange, printRange } from '../../numbers.ts';
import { selector } from '../selectors/index.ts';
import {
  accept,
  BREAK,
  next,
  type Outcome,
  peek,
  type Reader,
  type Selector,
  type Statement,
} from '../statement.ts';
import { lookup } from './match.ts';

const FLAGS = ['random', 'fully-random', 'persistent'];

function flagsOf(reader: Reader): readonly string[] {
  const flags: string[] = [];
  while (FLAGS.includes(peek(reader))) {
    flags.push(next(reader));
    accept(reader, ',');
  }
  return flags;
}

const withFlags = (text: string, flags: readonly string[]): string =>
  flags.length === 0 ? text : `${text} ${flags.join(',')}`;

/** `masquerade [to :PORT[-PORT]] [fully-random]`. */
export function masquerade(reader: Reader): Statement | undefined {
  if (!accept(reader, 'masquerade')) return undefined;
  const ports = accept(reader, 'to') ? portRange(next(reader).slice(1), '-') : undefined;
  const flags = flagsOf(reader);
  const outcome: Outcome = {
    do: 'MASQUERADE',
    ...(ports ? { ports } : {}),
    random: flags.some((flag) => flag.endsWith('random')),
  };
  const text = ports ? `masquerade to :${printRange(ports, '-')}` : 'masquerade';
  return { text: withFlags(text, flags), run: () => outcome };
}

/** `snat [ip] to ADDRESS[:PORT[-PORT]]`. */
export function snat(reader: Reader): Statement | undefined {
  if (!accept(reader, 'snat')) return undefined;
  const family = familyWord(reader);
  const [, bracketed, bare, range] =
    /^(?:\[([^\]]+)\]|([\d.]+|[\da-f:]+))(?::([\d-]+))?$/.exec(target(reader)) ?? [];
  const address = canonicalAddress(bracketed ?? bare ?? '');
  const ports = range === undefined ? undefined : portRange(range, '-');
  if (address === undefined) return undefined;
  const flags = flagsOf(reader);
  const random = flags.some((flag) => flag.endsWith('random'));
  const host = ports && address.includes(':') ? `[${address}]` : address;
  return {
    text: withFlags(`snat ${family}to ${host}${ports ? `:${printRange(ports, '-')}` : ''}`, flags),
    run: () => ({ do: 'SNAT', address, ...(ports ? { ports } : {}), random }),
  };
}

/** `dnat [ip] to ADDRESS[:PORT]`, or `dnat ip addr . port to SELECTOR map { KEY : ADDRESS . PORT , … }`. */
export function dnat(reader: Reader): Statement | undefined {
  if (!accept(reader, 'dnat')) return undefined;
  const family = familyWord(reader);
  accept(reader, 'addr', '.', 'port');
  if (!accept(reader, 'to')) return undefined;
  const by = selector(reader);
  if (by) return dnatByMap(reader, family, by);
  const word = next(reader);
  const both = splitHostPort(word);
  const to =
    both ??
    (word.startsWith(':')
      ? { port: Number(word.slice(1)) }
      : { address: canonicalAddress(word.replace(/^\[(.*)\]$/, '$1')) });
  const { address, port } = { address: undefined, port: undefined, ...to };
  if (address === undefined && port === undefined) return undefined;
  const flags = flagsOf(reader);
  const text = both ? joinHostPort(both.address, both.port) : (address ?? word);
  return {
    text: withFlags(`dnat ${family}to ${text}`, flags),
    run: () => ({
      do: 'DNAT',
      ...(address === undefined ? {} : { address }),
      ...(port === undefined ? {} : { port }),
    }),
  };
}

function dnatByMap(reader: Reader, family: string, by: Selector): Statement | undefined {
  const map = accept(reader, 'map') ? lookup(reader, [by.type]) : undefined;
  if (!map) return undefined;
  return {
    text: `dnat ${family}to ${by.text} map ${map.text}`,
    run(sight) {
      const value = by.read(sight);
      const found = value === undefined ? undefined : map.find([value], sight)?.value;
      const [address, port] = (found ?? '').split(' . ');
      if (!address) return BREAK;
      return { do: 'DNAT', address, ...(port === undefined ? {} : { port: Number(port) }) };
    },
  };
}

/** `ip ` or `ip6 `, where it is written. */
const familyWord = (reader: Reader): string => (/^ip6?$/.test(peek(reader)) ? `${next(reader)} ` : '');

const target = (reader: Reader): string => (accept(reader, 'to') ? next(reader) : '');
