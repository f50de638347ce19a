import { cidrOf } from '../net/index.ts';
import type { TaggedLine } from './load.ts';
import type { Interface, Netns } from './netns.ts';

/** A link while a batch runs. Its addresses, often many thousands, are copied once. */
interface Draft {
  readonly link: Interface;
  addresses?: Set<string>;
}

type Drafts = Map<string, Draft>;

function changeAddress(drafts: Drafts, verb: string, address: string, name: string): string | undefined {
  if (cidrOf(address) === undefined) return `Error: any valid prefix is expected rather than "${address}".`;
  const draft = drafts.get(name);
  if (!draft) return `Cannot find device "${name}"`;
  draft.addresses ??= new Set(draft.link.addresses);
  if (verb === 'add') draft.addresses.add(address);
  else draft.addresses.delete(address);
  return undefined;
}

function run(drafts: Drafts, text: string): string | undefined {
  const [object, verb = '', name = '', ...rest] = text.split(/\s+/);
  if (object === 'addr' && rest[0] === 'dev') return changeAddress(drafts, verb, name, rest[1] ?? '');
  if (object !== 'link') return `Object "${object}" is unknown, try "ip help".`;
  const link = drafts.get(name)?.link;
  if (verb === 'add' && rest.join(' ') === 'type dummy') {
    if (!link) drafts.set(name, { link: { name, kind: 'dummy', addresses: [] } });
    return undefined;
  }
  if (verb !== 'del') return `Command "${verb}" is unknown, try "ip link help".`;
  if (link?.kind === 'dummy') drafts.delete(name);
  return undefined;
}

/**
 * `ip -batch -`, as far as kube-proxy needs it: `link add|del NAME [type dummy]`, `addr add|del ADDRESS dev NAME`. Throws on other text,
 * which nobody but us writes. What is there already is not added again, what is gone is not missed.
 */
export function ipBatch(netns: Netns, lines: readonly TaggedLine[]): Netns {
  const drafts: Drafts = new Map(netns.interfaces.map((link) => [link.name, { link }]));
  for (const { text } of lines) {
    const error = run(drafts, text);
    if (error !== undefined) throw new Error(`ip ${text}: ${error}`);
  }
  const interfaces = [...drafts.values()].map(({ link, addresses }) =>
    addresses ? { ...link, addresses: [...addresses] } : link,
  );
  const changed =
    interfaces.length !== netns.interfaces.length ||
    interfaces.some((link, at) => link !== netns.interfaces[at]);
  return changed ? { ...netns, interfaces } : netns;
}
