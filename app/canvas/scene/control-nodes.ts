import type { Hop, Origin, Walk } from '../../../core/index.ts';
import { originsOf } from '../../state/index.ts';
import type { Layout } from '../layout/layout.ts';
import { CORE_DNS, proxyId } from '../layout/layout.ts';
import type { Lit } from './lit.ts';
import { glowOf } from './lit.ts';
import { lookupIn, lookupOf } from './lookup.ts';
import { at, says } from './node.ts';
import type { Planned } from './plan.ts';
import { ROWS_SHOWN } from './plan.ts';
import type { CoreDnsNode, ProxyNode, SceneNode, ServiceNode, SliceNode, SliceRow } from './types.ts';
import type { EndpointView, ServiceView, SliceView, World } from './world.ts';

const toObject = (kind: string, namespace: string, name: string) =>
  ({ to: 'object', origin: { kind, namespace, name } }) as const;

function serviceNode(
  service: ServiceView,
  pill: boolean,
  lit: Lit,
  origins: readonly Origin[],
  layout: Layout,
): ServiceNode {
  const { namespace, name } = service;
  const paths = origins.flatMap((origin) =>
    origin.kind === 'Service' && origin.namespace === namespace && origin.name === name && origin.path
      ? [origin.path]
      : [],
  );
  return {
    ...at(layout, service.id),
    type: 'service',
    ariaLabel: says(
      'Service',
      name,
      service.type,
      service.address,
      `port ${service.ports.map(({ port, target }) => `${port} to ${target}`).join(', ')}`,
    ),
    data: {
      service,
      lit: paths,
      pill,
      glow: glowOf([service.id], lit),
      target: toObject('Service', namespace, name),
    },
  };
}

/** The index that an origin such as `endpoints[1].conditions.ready` points at. */
const endpointIndex = ({ path }: Origin): number => Number(/^endpoints\[(\d+)\]/.exec(path ?? '')?.[1] ?? -1);

type Drawn = SliceRow['drawn'];

/** What the hop made of each endpoint of a slice: as a candidate by its address, else as what its rule was made from. */
function drawnIn(hop: Hop | undefined, slice: SliceView): (endpoint: EndpointView, index: number) => Drawn {
  // The first of an address counts.
  const candidates = new Map(
    (hop?.candidates ?? []).map(({ address, verdict }) => [address, verdict] as const).reverse(),
  );
  const direct = new Set(
    hop?.derivedFrom
      .filter(
        ({ kind, namespace, name }) =>
          kind === 'EndpointSlice' && namespace === slice.namespace && name === slice.name,
      )
      .map(endpointIndex),
  );
  return ({ address, port }, index) => {
    const verdict =
      candidates.size === 0
        ? undefined
        : (candidates.get(`${address}:${port}`) ??
          candidates.get(address) ??
          candidates.get(`[${address}]:${port}`));
    if (verdict) return verdict === 'possible' ? undefined : verdict;
    return direct.has(index) ? 'chosen' : undefined;
  };
}

const counted = (rows: readonly SliceRow[]): string =>
  `+ ${rows.length} more, ${rows.filter((row) => row.condition === 'ready').length} ready`;

/** The row of a slice that was chosen comes into view, also in a long slice. */
function shownRows(rows: readonly SliceRow[]): { rows: readonly SliceRow[]; more: string } {
  if (rows.length <= ROWS_SHOWN) return { rows, more: '' };
  const first = rows.slice(0, ROWS_SHOWN - 1);
  const chosen = rows.slice(ROWS_SHOWN - 1).find((row) => row.drawn === 'chosen');
  const shown = chosen ? [...first.slice(0, -1), chosen] : first;
  return { rows: shown, more: counted(rows.filter((row) => !shown.includes(row))) };
}

/** Slices of a Service that have no card, counted. */
function otherSlices({ slices }: ServiceView, layout: Layout): string {
  const hidden = slices.filter(({ id }) => !layout.rects[id]);
  const endpoints = hidden.reduce((sum, slice) => sum + slice.endpoints.length, 0);
  return hidden.length === 0 ? '' : `+ ${hidden.length} slices, ${endpoints} endpoints`;
}

function sliceNode(
  slice: SliceView,
  others: string,
  lit: Lit,
  hop: Hop | undefined,
  layout: Layout,
): SliceNode {
  const glow = glowOf([slice.id], lit);
  const drawn = lit.matched.has(slice.id) ? drawnIn(hop, slice) : () => undefined;
  const rows = slice.endpoints.map((endpoint, index) => ({ ...endpoint, drawn: drawn(endpoint, index) }));
  const view = shownRows(rows);
  const list = rows.map((row) => `${row.address}:${row.port} ${row.says}`).join(', ') || 'no endpoints';
  return {
    ...at(layout, slice.id),
    type: 'slice',
    ariaLabel: says('EndpointSlice', slice.name, list),
    data: {
      name: slice.name,
      ...view,
      others,
      glow,
      target: toObject('EndpointSlice', slice.namespace, slice.name),
    },
  };
}

/** `0.2 s`, `12 s`, `3 min`. */
function ago(millis: number): string {
  const seconds = Math.max(0, millis) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

function proxyNodes(world: World, lit: Lit, layout: Layout): readonly ProxyNode[] {
  const framed = world.nodes.filter(({ name }) => layout.rects[proxyId(name)] !== undefined);
  return framed.map(({ name, proxy }) => {
    const synced = proxy.syncedAt > 0 ? `synced ${ago(world.now - proxy.syncedAt)} ago` : 'not synced yet';
    return {
      ...at(layout, proxyId(name)),
      type: 'proxy',
      ariaLabel: says(`kube-proxy on ${name}`, `mode ${proxy.mode}`, synced, `${proxy.rules} rules`),
      data: {
        mode: proxy.mode,
        synced,
        rules: proxy.rules,
        glow: lit.proxy === name ? 'match' : undefined,
        target: { to: 'rules', node: name },
      },
    };
  });
}

function coreDnsNode(
  world: World,
  walk: Walk | undefined,
  index: number,
  hop: Hop | undefined,
  lit: Lit,
  layout: Layout,
): CoreDnsNode {
  const lookup = (hop?.kind === 'dns-query' ? lookupIn(hop, index) : undefined) ?? lookupOf(walk, index);
  return {
    ...at(layout, CORE_DNS),
    type: 'coredns',
    ariaLabel: says(
      'CoreDNS',
      `kube-dns ${world.clusterDns}`,
      lookup ? `${lookup.question} ${lookup.answer}` : 'nothing asked yet',
    ),
    data: {
      address: world.clusterDns ?? '',
      question: lookup?.question ?? '',
      answer: lookup?.answer ?? '',
      failed: lookup?.failed ?? false,
      glow: lit.dns ? 'match' : undefined,
      target: lookup ? { to: 'hop', index: lookup.hop } : toObject('Service', 'kube-system', 'kube-dns'),
    },
  };
}

/** Everything in the control lane. */
export function controlNodes(
  world: World,
  planned: Planned,
  walk: Walk | undefined,
  index: number,
  hop: Hop | undefined,
  lit: Lit,
  layout: Layout,
): readonly SceneNode[] {
  const byId = new Map(world.services.map((service) => [service.id, service]));
  const origins = originsOf(hop);
  const drawn = planned.plan.services.flatMap(({ id, lines }) => {
    const service = byId.get(id);
    return service ? [{ service, pill: lines === 0 }] : [];
  });
  const slices = drawn.flatMap(({ service }) =>
    service.slices.filter(({ id }) => layout.rects[id]).map((slice) => ({ slice, service })),
  );
  return [
    ...drawn.map(({ service, pill }) => serviceNode(service, pill, lit, origins, layout)),
    ...slices.map(({ slice, service }, index) => {
      const last = slices[index + 1]?.service !== service;
      return sliceNode(slice, last ? otherSlices(service, layout) : '', lit, hop, layout);
    }),
    ...proxyNodes(world, lit, layout),
    ...(world.clusterDns === undefined ? [] : [coreDnsNode(world, walk, index, hop, lit, layout)]),
  ];
}
