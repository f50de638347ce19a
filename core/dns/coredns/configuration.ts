import { parseCorefile, type RawBlock } from './corefile.ts';
import { DIRECTIVES, ORDER, WITHOUT_EFFECT } from './order.ts';
import { normalizeZone } from './zones.ts';

/** A server block: the zones it serves, and its plug-ins in their fixed order with their options. Plain data. */
export interface ServerBlock {
  readonly zones: readonly string[];
  readonly port: number;
  readonly plugins: readonly { readonly name: string; readonly options: unknown }[];
}

/** A Corefile as CoreDNS understood it. */
export interface Configuration {
  readonly blocks: readonly ServerBlock[];
  /** Directives that are there, but that the model does not act on. */
  readonly withoutEffect: readonly string[];
}

export type Configured =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly message: string };

/** Where the ConfigMap is mounted in the Pods of kubeadm. */
export const COREFILE_PATH = '/etc/coredns/Corefile';

const portOf = (key: string): number => Number(/:(\d+)$/.exec(key)?.[1] ?? 53);

function configureBlock({ keys, directives }: RawBlock): ServerBlock | string {
  const zones = keys.flatMap(normalizeZone);
  const plugins: ServerBlock['plugins'][number][] = [];
  for (const plugin of ORDER) {
    const given = directives[plugin.name];
    if (!given) continue;
    const setup = plugin.setup(given, keys);
    if (!setup.ok) return `plugin/${plugin.name}: ${setup.message}`;
    plugins.push({ name: plugin.name, options: setup.options });
  }
  return { zones, port: portOf(keys[0] ?? ''), plugins };
}

/** Two blocks may not serve the same zone on the same port (core/dnsserver/register.go). */
function overlap(blocks: readonly ServerBlock[]): string | undefined {
  const seen = new Set<string>();
  for (const { zones, port } of blocks) {
    for (const zone of zones) {
      const key = `dns://${zone}:${port}`;
      if (seen.has(key)) return `cannot serve ${key} - it is already defined`;
      seen.add(key);
    }
  }
  return undefined;
}

/** Reads a Corefile: CoreDNS's own error text if it would not start with it. */
export function configure(text: string, file: string = COREFILE_PATH): Configured {
  const raw = parseCorefile(text, DIRECTIVES, file);
  if (!raw.ok) return raw;
  const blocks: ServerBlock[] = [];
  for (const block of raw.blocks) {
    const configured = configureBlock(block);
    if (typeof configured === 'string') return { ok: false, message: configured };
    blocks.push(configured);
  }
  const message = overlap(blocks);
  if (message !== undefined) return { ok: false, message };
  const used = new Set(raw.blocks.flatMap(({ directives }) => Object.keys(directives)));
  return {
    ok: true,
    configuration: { blocks, withoutEffect: WITHOUT_EFFECT.filter((name) => used.has(name)) },
  };
}
