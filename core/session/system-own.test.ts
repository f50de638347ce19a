import { describe, expect, it } from 'vitest';
import { reader } from '../apiserver/index.ts';
import { late } from '../late.ts';
import { dispatch, type Session, shownState, start } from './index.ts';

const FILE = { name: 'web.yaml', text: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n' };
const corefile = (session: Session): string => {
  const object = reader(shownState(session).cluster.api).get('ConfigMap', 'kube-system', 'coredns');
  return object?.kind === 'ConfigMap' ? (object.data?.Corefile ?? '') : '';
};
const edited = {
  name: 'coredns.yaml',
  text: `apiVersion: v1
kind: ConfigMap
metadata: { name: coredns, namespace: kube-system }
data:
  Corefile: |
    .:53 {
      kubernetes cluster.local
    }
`,
};

describe('the ConfigMap coredns as a file', () => {
  it('is the cluster’s own again once the file is closed, and is not deleted', () => {
    const begun = start([FILE]).session;
    const before = corefile(begun);
    expect(before).toContain('forward . /etc/resolv.conf');
    const changed = dispatch(begun, { input: 'edit', files: [FILE, edited] }, late).session;
    expect(corefile(changed)).toContain('kubernetes cluster.local');
    expect(corefile(changed)).not.toContain('forward');
    const closed = dispatch(changed, { input: 'edit', files: [FILE] }, late);
    expect(corefile(closed.session)).toBe(before);
    expect(closed.answer.frame.applyLog).toContain('configmap/coredns restored');
  });
});
