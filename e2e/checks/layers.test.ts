import { describe, expect, it } from 'vitest';
import { checkLayers } from './layers.ts';
import { tree } from './tree.fixture.ts';

const good = {
  'core/net/packet.ts': 'export interface Packet { readonly ttl: number }',
  'core/net/index.ts': "export type { Packet } from './packet.ts';",
  'core/api/index.ts': 'export const pod = 1;',
  'core/kernel/iptables/chain.ts':
    "import type { Packet } from '../../net/index.ts';\nexport type Chain = Packet[];",
  'core/kernel/index.ts': "export type { Chain } from './iptables/chain.ts';",
  'core/session/index.ts':
    "import type { Chain } from '../kernel/index.ts';\nexport const session: Chain = [];",
  'core/index.ts': "export { session } from './session/index.ts';",
  'app/bridge/host.ts': "import { session } from '../../core/index.ts';\nsession;",
  'app/state/store.ts':
    "import type { session } from '../../core/index.ts';\nexport type Store = typeof session;",
  'app/canvas/scene.ts': "import type { Store } from '../state/store.ts';\nexport type Scene = Store;",
  'app/timeline/bar.ts': "import type { Store } from '../state/store.ts';\nexport type Bar = Store;",
  'app/main.tsx': "import './canvas/scene.ts';\nimport './timeline/bar.ts';",
  'e2e/conformance/kinds/iptables.ts':
    "import type { Chain } from '../../../core/kernel/index.ts';\nexport type Kind = Chain;",
};

const problemsWith = (files: Record<string, string>) => checkLayers(tree({ ...good, ...files })).problems;

describe('layers', () => {
  it('passes a good tree and says how much it read', () => {
    expect(checkLayers(tree(good))).toEqual({ files: 13, imports: 12, problems: [] });
  });

  it('fails when it read nothing', () => {
    expect(checkLayers(tree({ 'README.md': 'empty' })).problems).toEqual([
      'read 0 files and 0 imports: nothing was checked',
    ]);
  });

  it.each([
    ['an import upward', 'core/net/a.ts', "import '../session/index.ts';", 'session lies above net'],
    [
      'an import upward by type',
      'core/net/a.ts',
      "type A = import('../api/index.ts').pod;",
      'api lies above net',
    ],
    [
      'an import upward by re-export',
      'core/net/a.ts',
      "export * from '../api/index.ts';",
      'api lies above net',
    ],
    [
      'an import sideways',
      'core/kernel/a.ts',
      "import '../api/index.ts';",
      'kernel and api are strangers (same layer)',
    ],
    [
      'a narrowed folder',
      'core/manifest/a.ts',
      "import '../kernel/index.ts';",
      'manifest may import only net, sim, api',
    ],
    [
      'the inside of a folder',
      'core/api/a.ts',
      "import '../net/packet.ts';",
      'the inside of net; import core/net/index.ts',
    ],
    ['its own door', 'core/net/a.ts', "import './index.ts';", 'its own door; import the file'],
    [
      'a stranger in the same folder',
      'core/kernel/ipvs/a.ts',
      "import '../iptables/chain.ts';",
      'core/kernel/ipvs and core/kernel/iptables are strangers',
    ],
    ['a package that core may not use', 'core/net/a.ts', "import 'node:fs';", 'core uses no such package'],
    [
      'core looking at the page',
      'core/net/a.ts',
      "import '../../app/state/store.ts';",
      'core knows nothing of app',
    ],
    ['a file that does not exist', 'core/net/a.ts', "import './gone.ts';", 'there is no such file'],
    [
      'a region that imports a region',
      'app/canvas/a.ts',
      "import '../timeline/bar.ts';",
      'app/canvas may import state, actions, ui',
    ],
    [
      'a region that runs core',
      'app/state/a.ts',
      "import { session } from '../../core/index.ts'; session;",
      'only app/bridge/host.ts runs core',
    ],
    [
      'a region that looks into core',
      'app/state/a.ts',
      "import type {} from '../../core/net/index.ts';",
      'only core/index.ts is open to app',
    ],
    [
      'a worker started from a region',
      'app/state/a.ts',
      "new Worker(new URL('../../core/index.ts', import.meta.url));",
      'only app/bridge/host.ts runs core',
    ],
    [
      'e2e reaching past a door',
      'e2e/bench/a.ts',
      "import '../../core/net/packet.ts';",
      'only doors (index.ts) of core',
    ],
    ['a folder nobody placed', 'core/utils/a.ts', 'export {};', 'core/utils: not in e2e/checks/order.ts'],
  ])('finds %s', (_, path, text, why) => {
    expect(problemsWith({ [path]: text })).toContainEqual(expect.stringContaining(why));
  });

  it('finds a cycle of files made of type imports alone', () => {
    expect(
      problemsWith({
        'core/net/a.ts': "import type { B } from './b.ts';\nexport type A = B;",
        'core/net/b.ts': "import type { A } from './a.ts';\nexport type B = A;",
      }),
    ).toEqual(['cycle of files: core/net/a.ts → core/net/b.ts → core/net/a.ts']);
  });

  it('finds a cycle of folders where the files have none', () => {
    expect(
      problemsWith({
        'core/walk/one/a.ts': "import '../two/b.ts';",
        'core/walk/two/b.ts': 'export {};',
        'core/walk/two/c.ts': "import '../one/d.ts';",
        'core/walk/one/d.ts': 'export {};',
      }),
    ).toEqual(['cycle of folders: core/walk/one → core/walk/two → core/walk/one']);
  });
});
