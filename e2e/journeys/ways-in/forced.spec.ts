import { expect, test } from '@playwright/test';
import { caption, hop, outcome, region } from '../page.ts';
import { engineWalk, expectSame, openBoth } from './told.ts';

const LINE = 'curl -m 3 http://10.96.0.80';

test('“show me the walk to …”: each Pod in turn, by the rules that the engine takes to it', async ({
  page,
}) => {
  const both = await openBoth(page);
  let walk = await expectSame(both, 'pod', LINE);
  for (let i = 0; i < 3; i++) {
    const rule = walk.hops.find(({ kind }) => kind === 'service-rule');
    const other = rule?.candidates.find(({ verdict }) => verdict === 'possible');
    if (!other?.pod) throw new Error('there is no other Pod to go to');
    await hop(page, 'kube-proxy rule').press('Enter');
    await region(page, 'Inspector')
      .getByRole('button', { name: `Show me the walk to ${other.pod.name}` })
      .click();
    await expect(outcome(page)).toContainText('on its way');
    walk = engineWalk(both, 'pod', LINE, other.address);
    await page.getByRole('button', { name: 'Last hop' }).click();
    await expect(outcome(page)).toContainText(`by Pod ${other.pod.name} on ${other.pod.node}`);
    await hop(page, 'kube-proxy rule').press('Enter');
    const index = walk.hops.findIndex(({ kind }) => kind === 'service-rule');
    await expect(caption(page)).toHaveText(
      `Hop ${index + 1} of ${walk.hops.length}: ${walk.hops[index]?.caption}`,
    );
    await expect(region(page, 'Inspector').getByText(/^chosen:/)).toBeVisible();
  }
});
