import { canonicalAddress, cidrContains, cidrOf, type Packet } from '../../../net/index.ts';
import { portRange } from '../../numbers.ts';
import { type Given, type MatchExtension, not } from '../extension.ts';

const PROTOCOLS: Readonly<Record<string, Packet['protocol']>> = { tcp: 'TCP', udp: 'UDP', sctp: 'SCTP' };

const isKnown = ({ option, words: [word = ''] }: Given): boolean => {
  if (option === '--vaddr') return cidrOf(word) !== undefined;
  if (option === '--vport') return portRange(word, ':') !== undefined;
  return option === '--ipvs' || word in PROTOCOLS;
};

/** In the order in which libxt_ipvs prints them. */
const OPTIONS = ['--ipvs', '--vproto', '--vaddr', '--vport'] as const;

const printed = ({ option, words: [word = ''] }: Given): string =>
  option === '--vaddr' && canonicalAddress(word) !== undefined ? word : (cidrOf(word) ?? word);

/**
 * `-m ipvs [!] --vproto P --vaddr A --vport N`: the virtual server that a client's packet is on its way from to the real one. No packet that IPVS has not handled
 * meets it. `--vdir`, `--vmethod` and `--vportctl` are not taken. (net/netfilter/xt_ipvs.c)
 */
export const ipvs: MatchExtension<readonly Given[]> = {
  name: 'ipvs',
  options: { '--ipvs': 0, '--vproto': 1, '--vaddr': 1, '--vport': 1 },
  parse(given) {
    const bad = given.find((one) => !isKnown(one));
    if (bad) return { error: `ipvs: bad value "${bad.words[0] ?? ''}" of ${bad.option}` };
    return given.length === 0 ? { error: 'IPVS: At least one option is required' } : given;
  },
  print: (given) =>
    OPTIONS.flatMap((option) => given.filter((one) => one.option === option))
      .map((one) => `${not(one.negated)}${one.option}${one.words.length > 0 ? ` ${printed(one)}` : ''}`)
      .join(' '),
  test(given, { virtual }) {
    const server = virtual?.();
    return given.every(({ option, negated, words: [word = ''] }) => {
      if (option === '--ipvs') return (virtual !== undefined) !== negated;
      if (!server) return false;
      if (option === '--vproto') return (server.protocol === PROTOCOLS[word]) !== negated;
      if (option === '--vport') return (server.port === Number(word)) !== negated;
      return cidrContains(cidrOf(word) ?? word, server.address) !== negated;
    });
  },
};
