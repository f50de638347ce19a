import { expect, test } from 'vitest';
import type { Walk } from '../../core/index.ts';
import { dispatch, start, webBehindAClusterIP } from '../../core/index.ts';
import { late } from '../../core/late.ts';
import { firstDifference } from './rewalk.ts';

const { files, request } = webBehindAClusterIP;

function walked(from = '', to = ''): Walk {
  const changed = files.map(({ name, text }) => ({ name, text: text.replace(from, to) }));
  const { walk } = dispatch(start(changed).session, { input: 'send', request }, late).answer;
  if (!walk) throw new Error('no walk');
  return walk;
}

test('the same way twice has no difference, though every connection has a port of its own', () => {
  const { session } = start(files);
  const once = dispatch(session, { input: 'send', request }, late);
  const again = dispatch(session, { input: 'send', request }, late);
  expect(firstDifference(once.answer.walk as Walk, again.answer.walk as Walk)).toBeUndefined();
});

test('another targetPort shows first at the rule that rewrites', () => {
  const after = walked('targetPort: 80', 'targetPort: 8080');
  expect(after.hops[firstDifference(walked(), after) ?? -1]?.kind).toBe('service-rule');
});

test('a walk that ends early differs where it ends', () => {
  const after = walked('selector: { app: web }', 'selector: { app: wep }');
  expect(after.hops[firstDifference(walked(), after) ?? -1]?.kind).toBe('reject');
});
