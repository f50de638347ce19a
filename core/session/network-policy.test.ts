import { expect, test } from 'vitest';
import { late } from '../late.ts';
import { webBehindAClusterIP } from '../scenarios/index.ts';
import { dispatch, latest, type Session, start } from './index.ts';
import { rulesOf } from './rules.ts';

const { files, request } = webBehindAClusterIP;
const policy = (name: string, spec: string) => ({
  name: `${name}.yaml`,
  text: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
spec: ${spec}
`,
});
const denied = start([...files, policy('deny', '{ podSelector: {}, policyTypes: [Egress] }')]).session;

const sent = (session: Session) => dispatch(session, { input: 'send', request }, late);

test('a NetworkPolicy in the text keeps a request back, and the hop leads to its YAML', () => {
  const walk = sent(denied).answer.walk;
  expect(walk?.outcome.kind).toBe('dns-timeout');
  const lookup = walk?.hops.find(({ kind }) => kind === 'dns-answer');
  const [origin] = lookup?.derivedFrom.filter(({ kind }) => kind === 'NetworkPolicy') ?? [];
  expect(origin).toMatchObject({ name: 'deny', path: 'spec.policyTypes', source: { file: 'deny.yaml' } });
});

test('rules of the CNI stand behind those of kube-proxy, and count what they met', () => {
  const before = rulesOf(latest(start(files).session), 'node-a');
  expect(before.command).toBe('iptables-save');
  const { session } = sent(denied);
  const node = Object.keys(latest(session).cluster.nodes).find((name) =>
    rulesOf(latest(session), name).lines.some(
      ({ text, packets }) => text.includes('queue flags bypass') && packets,
    ),
  );
  expect(node).toBeDefined();
  const { command, lines } = rulesOf(latest(session), node ?? '');
  expect(command).toBe('iptables-save; nft list ruleset');
  const texts = lines.map(({ text }) => text);
  expect(texts.indexOf('$ nft list ruleset')).toBeGreaterThan(texts.lastIndexOf('COMMIT'));
  expect(texts).toContain('table inet kindnet-network-policies {');
});

test('in nftables mode there is one listing, and its rules count as well', () => {
  const nft = dispatch(denied, { input: 'set', settings: { proxyMode: 'nftables' } }, late).session;
  const { session } = sent(nft);
  const views = Object.keys(latest(session).cluster.nodes).map((node) => rulesOf(latest(session), node));
  expect(new Set(views.map(({ command }) => command))).toEqual(new Set(['nft list ruleset']));
  const counted = views.flatMap(({ lines }) =>
    lines.filter(({ packets }) => packets).map(({ table }) => table),
  );
  expect(new Set(counted)).toEqual(new Set(['kube-proxy', 'kindnet-network-policies']));
});
