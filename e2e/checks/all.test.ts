import { expect, it } from 'vitest';
import { e2eCount, lastCount, unitCount } from './all.ts';

it('counts by the last tally that a part printed', () => {
  expect(lastCount('dns: 3 passed, 1 failed\n10 passed, 1 failed\n')).toEqual({ passed: 10, failed: 1 });
  expect(lastCount('nothing')).toEqual({ passed: 0, failed: 0 });
});

it('counts a test file that does not load, and a browser test that only passes the second time, as failures', () => {
  expect(unitCount('{"numPassedTests":4,"numFailedTests":0,"numFailedTestSuites":1}')).toEqual({
    passed: 4,
    failed: 1,
  });
  expect(e2eCount('{"stats":{"expected":5,"unexpected":1,"flaky":1,"skipped":2}}')).toEqual({
    passed: 5,
    failed: 2,
  });
});
