import type { Family, IcmpError } from '../../../net/index.ts';
import type { TargetExtension } from '../extension.ts';

type With = IcmpError['type'] | 'tcp-reset';

/** Name in `--reject-with` ► what the sender gets. The model has four ICMP errors; rarer codes count as the nearest. */
const NAMES: Readonly<Record<Family, Readonly<Record<string, With>>>> = {
  IPv4: {
    'icmp-net-unreachable': 'net-unreachable',
    'icmp-host-unreachable': 'host-unreachable',
    'icmp-proto-unreachable': 'port-unreachable',
    'icmp-port-unreachable': 'port-unreachable',
    'icmp-net-prohibited': 'admin-prohibited',
    'icmp-host-prohibited': 'admin-prohibited',
    'icmp-admin-prohibited': 'admin-prohibited',
    'tcp-reset': 'tcp-reset',
  },
  IPv6: {
    'icmp6-no-route': 'net-unreachable',
    'icmp6-adm-prohibited': 'admin-prohibited',
    'icmp6-addr-unreachable': 'host-unreachable',
    'icmp6-port-unreachable': 'port-unreachable',
    'tcp-reset': 'tcp-reset',
  },
};

interface Reject {
  readonly with: string;
  readonly meaning: With;
}

/** `-j REJECT [--reject-with TYPE]`; port unreachable if nothing is said. */
export const reject: TargetExtension<Reject> = {
  name: 'REJECT',
  options: { '--reject-with': 1 },
  parse(given, family) {
    const name =
      given[0]?.words[0] ?? (family === 'IPv4' ? 'icmp-port-unreachable' : 'icmp6-port-unreachable');
    const meaning = Object.hasOwn(NAMES[family], name) ? NAMES[family][name] : undefined;
    return meaning ? { with: name, meaning } : { error: `REJECT: unknown reject type "${name}"` };
  },
  print: (options) => `--reject-with ${options.with}`,
  act: ({ meaning }) => ({ do: 'REJECT', with: meaning }),
};
