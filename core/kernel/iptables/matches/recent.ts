import { unsigned } from '../../numbers.ts';
import { type MatchExtension, not } from '../extension.ts';
import { quoted } from '../words.ts';

const VERBS = ['--set', '--rcheck', '--update', '--remove'] as const;

interface Recent {
  readonly verb: (typeof VERBS)[number];
  readonly negated: boolean;
  readonly list: string;
  readonly seconds?: number;
  readonly reap: boolean;
  readonly side: '--rsource' | '--rdest';
}

/**
 * `-m recent`: remembers addresses in named lists (net/netfilter/xt_recent.c). Only the last time an address was
 * seen is kept, so `--hitcount` and partial `--mask` are not taken.
 */
export const recent: MatchExtension<Recent> = {
  name: 'recent',
  options: {
    '--set': 0,
    '--rcheck': 0,
    '--update': 0,
    '--remove': 0,
    '--seconds': 1,
    '--reap': 0,
    '--name': 1,
    '--mask': 1,
    '--rsource': 0,
    '--rdest': 0,
  },
  parse(given) {
    const find = (option: string) => given.find((one) => one.option === option);
    const verbs = VERBS.filter((verb) => find(verb));
    const verb = verbs[0];
    if (!verb || verbs.length > 1)
      return { error: 'recent: you must specify exactly one of --set, --rcheck, --update, --remove' };
    const mask = find('--mask')?.words[0];
    if (mask !== undefined && !/^(255\.){3}255$|^(ffff:){7}ffff$/.test(mask))
      return { error: `recent: bad mask "${mask}"` };
    const written = find('--seconds')?.words[0];
    const seconds = written === undefined ? undefined : unsigned(written);
    if (written !== undefined && !seconds) return { error: `recent: bad seconds "${written}"` };
    const reap = find('--reap') !== undefined;
    if (reap && seconds === undefined) return { error: 'recent: --reap needs --seconds' };
    return {
      verb,
      negated: find(verb)?.negated ?? false,
      list: find('--name')?.words[0] ?? 'DEFAULT',
      ...(seconds === undefined ? {} : { seconds }),
      reap,
      side: find('--rdest') ? '--rdest' : '--rsource',
    };
  },
  print({ verb, negated, list, seconds, reap, side }, family) {
    const mask = family === 'IPv4' ? '255.255.255.255' : Array(8).fill('ffff').join(':');
    const window = `${seconds === undefined ? '' : ` --seconds ${seconds}`}${reap ? ' --reap' : ''}`;
    return `${not(negated)}${verb}${window} --name ${quoted(list)} --mask ${mask} ${side}`;
  },
  test({ verb, negated, list, seconds, reap, side }, { packet, recent: lists, now }) {
    const address = side === '--rsource' ? packet.src : packet.dst;
    const since = seconds === undefined ? -Infinity : now - seconds * 1000;
    if (verb === '--set') {
      lists.see(list, address);
      return !negated;
    }
    const seen = lists.lastSeen(list, address);
    if (verb === '--remove') {
      lists.forget(list, address);
      return (seen !== undefined) !== negated;
    }
    if (seen !== undefined && reap) lists.reap(list, since);
    const matched = (seen !== undefined && seen >= since) !== negated;
    if (verb === '--update' && matched && seen !== undefined) lists.see(list, address);
    return matched;
  },
};
