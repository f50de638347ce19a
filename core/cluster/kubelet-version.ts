import { getOf, reader } from '../apiserver/index.ts';
import type { Cluster, Happening, Progress } from './cluster.ts';
import { submit } from './draft.ts';
import { RELEASES, type Version } from './releases.ts';

const isRelease = (version: string | undefined): boolean =>
  Object.values<string | undefined>(RELEASES).includes(version);

/**
 * Every kubelet starts again in this version and reports it, as after an upgrade of all nodes. One that reports a release of its
 * own, as a Node written by hand may, is left alone.
 */
export function setKubeletVersion(cluster: Cluster, version: Version): Progress {
  const kubeletVersion = RELEASES[version];
  const happened: Happening[] = [];
  let next = cluster;
  for (const name of Object.keys(cluster.nodes)) {
    const node = getOf(reader(next.api), 'Node', '', name);
    const { nodeInfo } = node?.status ?? {};
    if (!node || !isRelease(nodeInfo?.kubeletVersion) || nodeInfo?.kubeletVersion === kubeletVersion)
      continue;
    const status = { ...node.status, nodeInfo: { ...nodeInfo, kubeletVersion } };
    const told = submit(next, `kubelet/${name}`, {
      effect: 'Write',
      verb: 'updateStatus',
      object: { ...node, status },
    });
    next = told.cluster;
    happened.push(...told.happened);
  }
  return { cluster: next, happened };
}
