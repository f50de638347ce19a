import { expect, test } from 'vitest';
import type { Variant } from '../../core/index.ts';
import { closeComparison, compareBy, walkBoth } from './compare.ts';
import type { Compared } from './comparison.ts';
import { useStore } from './store.ts';

test('worlds that are ready only after another question was asked are not walked any more', async () => {
  const asked: Compared = { question: 'internalTrafficPolicy', left: undefined, right: undefined };
  useStore.setState({ comparing: asked });
  let ready: (variant: Variant) => void = () => expect.fail('nobody waits');
  const slow = new Promise<Variant>((resolve) => {
    ready = resolve;
  });
  const request = { client: { from: 'outside', name: 'client' }, line: 'curl http://web' } as const;
  const walked = walkBoth(
    asked,
    request,
    () => slow,
    () => ({ label: 'right' }),
  );
  compareBy({ question: 'mode' });
  ready({ label: 'left' });
  // Asking the cluster would need a worker, and there is none here.
  await expect(walked).resolves.toBeUndefined();
  expect(useStore.getState()).toMatchObject({ comparing: { question: 'mode' }, comparison: undefined });
  closeComparison();
});
