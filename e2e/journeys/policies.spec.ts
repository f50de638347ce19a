import { expect, test } from '@playwright/test';
import { caption, change, example, hop, hops, open, outcome, region, send } from './page.ts';

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web-only }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - ports: [{ port: 80 }]
---
`;

test('only port 80 may leave: names fail after the resolver’s tries, an address works; with DNS allowed both do', async ({
  page,
}) => {
  await open(page, POLICY + example());
  await send(page);
  await expect(outcome(page)).toContainText('Could not resolve host: web');
  await expect(outcome(page)).toContainText('NetworkPolicy default/web-only kept the queries back');
  await hop(page, 'NetworkPolicy').click();
  await expect(caption(page)).toContainText(/4 queries for “web” in 5 s, none answered: on node-[abc]/);
  await expect(caption(page)).toContainText('no rule allows UDP 53 to Pod coredns-');
  const inspector = region(page, 'Inspector');
  await expect(inspector).toContainText('egress[0] allows TCP 80 to anybody, and this is UDP 53');
  await inspector.getByRole('button', { name: 'default/web-only', exact: true }).click();
  await expect(region(page, 'Manifests').locator('.monaco-editor .view-line').first()).toContainText(
    'networking.k8s.io/v1',
  );

  const address = /10\.1\d\d\.\d+\.\d+/.exec((await region(page, 'Canvas').textContent()) ?? '')?.[0];
  await send(page, `curl http://${address}`);
  await expect(outcome(page)).toContainText('200 OK');
  await hop(page, 'NetworkPolicy').click();
  await expect(caption(page)).toContainText(/lets Pod client send TCP 80 to Pod web-/);

  await send(page, 'curl http://web');
  await expect(outcome(page)).toContainText('Could not resolve host: web');
  await change(page, '- ports: [{ port: 80 }]', '- ports: [{ port: 80 }, { protocol: UDP, port: 53 }]');
  await expect(outcome(page)).toContainText('200 OK', { timeout: 30_000 });
});

test('ingress denied: the packet stops on the server’s node, behind the rewrite and the wire', async ({
  page,
}) => {
  const deny = POLICY.replace('web-only', 'shut')
    .replace('podSelector: {}', 'podSelector: { matchLabels: { app: web } }')
    .replace('[Egress]', '[Ingress]')
    .replace(/ {2}egress:\n.*\n/, '');
  await open(page, deny + example());
  await send(page, 'curl -m 3 http://web');
  await expect(outcome(page)).toContainText('NetworkPolicy default/shut kept the packet back on node-');
  await hop(page, 'NetworkPolicy').click();
  await expect(caption(page)).toContainText(
    /isolates Pod web-\S+ for ingress, and no rule allows TCP 80 from Pod client/,
  );
  await expect(hops(page).filter({ hasText: 'kube-proxy rule' })).toHaveCount(1);
  await page.getByRole('tab', { name: 'Rules' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Rules' })).toContainText('nft list ruleset');
});
