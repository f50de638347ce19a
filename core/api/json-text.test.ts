import { expect, test } from 'vitest';
import { parseJson } from './json-text.ts';

test.each([
  ['{spec', "invalid character 's' looking for beginning of object key string"],
  ['', 'unexpected end of JSON input'],
  ['{"a": 1', 'unexpected end of JSON input'],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a": 1 "b"}', `invalid character '"' after object key:value pair`],
  ['{"a": }', "invalid character '}' looking for beginning of value"],
  ['[1 2]', "invalid character '2' after array element"],
  ['[1,]', "invalid character ']' looking for beginning of value"],
  ['{} x', "invalid character 'x' after top-level value"],
  ["'a'", String.raw`invalid character '\'' looking for beginning of value`],
  ['trux', "invalid character 'x' in literal true (expecting 'e')"],
])('%s', (text, message) => {
  expect(parseJson(text)).toEqual({ ok: false, message });
});

test('what is JSON is read', () => {
  expect(parseJson(' {"a": [1, true, null, "x"]} ')).toEqual({
    ok: true,
    value: { a: [1, true, null, 'x'] },
  });
});
