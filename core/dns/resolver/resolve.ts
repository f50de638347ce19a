import type { Family } from '../../net/index.ts';
import { parseAddress } from '../message/address.ts';
import { preferredOrder } from './address-order.ts';
import { walkGlibc } from './glibc.ts';
import { walkGo } from './go.ts';
import type { Libc } from './libc.ts';
import type { Ask, Failure, Lookup, Resolution, Resolved } from './lookup.ts';
import { walkMusl } from './musl.ts';
import { readResolvConf } from './resolv-conf.ts';
import type { Walked, WalkInput } from './walk.ts';
import { openWire, queryTypes } from './wire.ts';

const WALKS: Readonly<Record<Libc, (input: WalkInput) => Walked>> = {
  glibc: walkGlibc,
  musl: walkMusl,
  go: walkGo,
};

const ERRORS = { NXDOMAIN: 'EAI_NONAME', NODATA: 'EAI_NODATA', 'TEMPORARY-FAILURE': 'EAI_AGAIN' } as const;

/** gai_strerror of glibc and musl; for Go the tail of net.DNSError. */
const MESSAGES: Readonly<Record<Libc, Readonly<Record<Failure, string>>>> = {
  glibc: {
    NXDOMAIN: 'Name or service not known',
    NODATA: 'No address associated with hostname',
    'TEMPORARY-FAILURE': 'Temporary failure in name resolution',
  },
  musl: {
    NXDOMAIN: 'Name does not resolve',
    NODATA: 'Name has no usable address',
    'TEMPORARY-FAILURE': 'Try again',
  },
  go: { NXDOMAIN: 'no such host', NODATA: 'no such host', 'TEMPORARY-FAILURE': 'server misbehaving' },
};

/** Addresses that /etc/hosts gives a name; undefined if it does not list it. */
function fromHosts(text: string, name: string, family: 'any' | Family): readonly string[] | undefined {
  const wanted = name.toLowerCase().replace(/\.$/, '');
  const found = text.split('\n').flatMap((line) => {
    const [address = '', ...names] = (line.split('#')[0] ?? '').trim().split(/\s+/);
    const parsed = parseAddress(address);
    return parsed && names.some((each) => each.toLowerCase() === wanted) ? [parsed] : [];
  });
  const usable = found.filter((address) => family === 'any' || address.family === family);
  return usable.length > 0 ? usable.map((address) => address.text) : undefined;
}

/** AI_ADDRCONFIG: glibc asks only for families that the Pod has an address of, if it has any. */
const familyToAsk = (libc: Libc, { family, addrconfig }: Lookup): 'any' | Family =>
  libc === 'glibc' && family === 'any' && addrconfig?.length === 1 ? (addrconfig[0] ?? family) : family;

/**
 * Looks a name up as a program in a Pod does: literals and /etc/hosts first, then the search list through `ask`.
 * Always ends: every library gives up after a bounded number of queries.
 */
export function resolve(libc: Libc, lookup: Lookup, ask: Ask): Resolution {
  const { name } = lookup;
  const without = (result: Resolved): Resolution => ({
    libc,
    name,
    steps: [],
    result,
    queryCount: 0,
    elapsed: 0,
  });
  const inOrder = (addresses: readonly string[]) =>
    lookup.own ? preferredOrder(libc, addresses, lookup.own) : addresses;
  const literal = parseAddress(name);
  if (literal && lookup.family !== 'any' && literal.family !== lookup.family)
    return without({
      kind: 'NODATA',
      error: 'EAI_ADDRFAMILY',
      message: 'Address family for hostname not supported',
    });
  if (literal) return without({ kind: 'ADDRESSES', addresses: [literal.text] });
  const listed = fromHosts(lookup.hosts ?? '', name, lookup.family);
  if (listed) return without({ kind: 'ADDRESSES', addresses: inOrder(listed) });
  if (name === '')
    return without({ kind: 'NXDOMAIN', error: 'EAI_NONAME', message: MESSAGES[libc].NXDOMAIN });

  const config = readResolvConf(libc, lookup.resolvConf.text);
  const wire = openWire(ask);
  const types = queryTypes(familyToAsk(libc, lookup)).filter(
    (type) => type === 'A' || libc !== 'glibc' || !config.flags.includes('no-aaaa'),
  );
  if (types.length === 0)
    return without({ kind: 'NODATA', error: 'EAI_NODATA', message: MESSAGES[libc].NODATA });
  const { rotation = 0 } = lookup;
  const { steps, result, elapsed } = WALKS[libc]({ name, types, config, wire, rotation });
  const addresses = typeof result === 'string' ? [] : [...new Set(result.addresses)];
  return {
    libc,
    name,
    steps,
    result:
      typeof result === 'string'
        ? { kind: result, error: ERRORS[result], message: MESSAGES[libc][result] }
        : { kind: 'ADDRESSES', addresses: inOrder(addresses) },
    queryCount: wire.count(),
    elapsed,
  };
}
