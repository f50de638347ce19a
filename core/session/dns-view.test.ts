import { describe, expect, it } from 'vitest';
import { late } from '../late.ts';
import { dispatch, dnsView, type Session, shownState, start } from './index.ts';

const FILE = { name: 'web.yaml', text: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n' };
const withCorefile = (lines: readonly string[]) => ({
  name: 'coredns.yaml',
  text: `apiVersion: v1
kind: ConfigMap
metadata: { name: coredns, namespace: kube-system }
data:
  Corefile: |
    .:53 {
${lines.map((line) => `      ${line}\n`).join('')}    }
`,
});
const edit = (session: Session, lines: readonly string[]) =>
  dispatch(session, { input: 'edit', files: [FILE, withCorefile(lines)] }, late).session;
const view = (session: Session) => dnsView(shownState(session));

describe('cluster DNS as a person looks at it', () => {
  const { session } = start([FILE]);

  it('names the plug-ins in the order in which a query meets them, and the Pods', () => {
    const { blocks, servers, refused, withoutEffect } = view(session);
    expect(blocks[0]?.plugins.join(' ')).toBe(
      'reload ready health errors loadbalance cache kubernetes loop forward',
    );
    expect(servers).toHaveLength(2);
    expect(servers.every(({ ready }) => ready)).toBe(true);
    expect(refused).toBe(false);
    expect(withoutEffect).toEqual(['prometheus']);
  });

  it.each([
    [['nonsense'], "Unknown directive 'nonsense'"],
    [['kubernetes cluster.local { pods sometimes', '}'], 'wrong value for pods: sometimes'],
    [['cache 30 { success }'], 'plugin/cache'],
  ])('says in CoreDNS’s words why it refuses %j, and keeps what was in force', (lines, words) => {
    const { refused, log, blocks } = view(edit(session, lines));
    expect(refused).toBe(true);
    expect(log.join('\n')).toContain(words);
    expect(log.join('\n')).toContain('plugin/reload: Corefile changed but reload failed');
    expect(blocks[0]?.plugins).toContain('forward');
  });

  it('knows what a new text puts in force', () => {
    const { blocks, refused } = view(edit(session, ['log', 'kubernetes cluster.local']));
    expect(refused).toBe(false);
    expect(blocks[0]?.plugins).toEqual(['log', 'kubernetes']);
  });

  it('lets a person say what lies outside, and refuses what cannot be', () => {
    expect(view(session).outside).toEqual({ 'example.com': ['93.184.215.14'] });
    const outside = { 'shop.example': ['198.51.100.7'] };
    const set = dispatch(session, { input: 'set', settings: { outside, outsideSilent: true } }, late);
    expect(view(set.session)).toMatchObject({ outside, unreachable: true });
    const wrong = dispatch(session, { input: 'set', settings: { outside: { 'a b': ['x'] } } }, late);
    expect(wrong.answer.output?.stderr).toBe('"a b" is no host name\n');
    expect(view(wrong.session).outside).toEqual({ 'example.com': ['93.184.215.14'] });
  });
});
