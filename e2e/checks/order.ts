// The order of the project: ARCHITECTURE.md sections 3 and 4 as data, and the only place that says it to a machine.

/** Folders of core from the bottom up. A folder imports only from rows above its own; folders in one row are strangers. */
export const CORE_LAYERS: readonly (readonly string[])[] = [
  ['net', 'sim'],
  ['kernel', 'api'],
  ['images', 'manifest', 'apiserver'],
  ['scheduler', 'controllers', 'kubelet', 'network-policy', 'proxy', 'dns'],
  ['cluster'],
  ['walk'],
  ['diagnose', 'shell'],
  ['scenarios'],
  ['session'],
];

/** Folders of core that see less than everything below them. */
export const NARROWED: Readonly<Record<string, readonly string[]>> = {
  images: ['net', 'sim', 'api'],
  manifest: ['net', 'sim', 'api'],
};

/** Sets of folders inside one folder that never import each other: what they share lies beside them. */
export const STRANGERS: readonly (readonly string[])[] = [
  ['core/kernel/iptables', 'core/kernel/nftables', 'core/kernel/ipvs'],
  ['core/proxy/iptables', 'core/proxy/nftables', 'core/proxy/ipvs'],
];

/** The packages that core may use: pure JavaScript, no clock, no chance, no browser, no Node. */
export const CORE_PACKAGES: readonly string[] = ['@noble/hashes', '@scure/base', 'ipaddr.js', 'yaml'];

const BELOW_REGIONS = ['state', 'actions', 'ui'];

/** Folders of app, and which others each may import. `shell` is the frame that takes regions as children. */
export const APP_REGIONS: Readonly<Record<string, readonly string[]>> = {
  bridge: [],
  state: ['bridge'],
  ui: [],
  actions: ['state', 'bridge'],
  shell: BELOW_REGIONS,
  manifests: BELOW_REGIONS,
  canvas: BELOW_REGIONS,
  inspector: BELOW_REGIONS,
  timeline: BELOW_REGIONS,
  console: BELOW_REGIONS,
  compare: BELOW_REGIONS,
  lessons: BELOW_REGIONS,
  presenter: BELOW_REGIONS,
  share: BELOW_REGIONS,
};

/** The files that put the regions together. */
export const APP_ROOT_FILES: readonly string[] = ['app/App.tsx', 'app/main.tsx'];
