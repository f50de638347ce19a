import { expect, test } from 'vitest';
import type { ApiObject } from '../object.ts';
import { type Resource, resourceNamed } from '../resource.ts';
import { parseFieldSelector } from './field-selector.ts';
import { parseLabelSelector } from './label-selector.ts';

const labels = { app: 'web', tier: 'front', weight: '10' };

test.each([
  ['', true],
  ['app=web', true],
  ['app == web , tier', true],
  ['app!=web', false],
  ['nosuch!=web', true],
  ['app in (api,web),tier notin (back)', true],
  ['app notin (web)', false],
  ['!old,!app', false],
  ['weight>9,weight<11', true],
  ['app=', false],
])('%s', (text, expected) => {
  const selector = parseLabelSelector(text);
  expect(selector.ok && selector.matches(labels)).toBe(expected);
});

test.each([
  ['app=(web', "unable to parse requirement: found '(', expected: identifier"],
  ['=web', "found '=', expected: !, identifier, or 'end of string'"],
  ['app web', "unable to parse requirement: found 'web', expected: in, notin, =, ==, !=, gt, lt"],
  ['app=web,', "found '', expected: identifier after ','"],
  ['app=web tier', "found 'tier', expected: ',' or 'end of string'"],
  ['app in web', "unable to parse requirement: found 'web' expected: '('"],
])('%s is refused in the words of the server', (text, message) => {
  expect(parseLabelSelector(text)).toEqual({ ok: false, message });
});

const pod = { kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, status: { phase: 'Pending' } };

test('fields are those that the kind can be selected by', () => {
  const pods = resourceNamed('pods') as Resource;
  const matches = (text: string) => {
    const selector = parseFieldSelector(text, pods);
    return selector.ok ? selector.matches(pod as ApiObject) : selector.message;
  };
  expect(matches('status.phase!=Running,metadata.name=web')).toBe(true);
  expect(matches('spec.nodeName=')).toBe(true);
  expect(matches('spec.foo=bar')).toBe('field label not supported: spec.foo');
  expect(matches('web')).toBe("invalid selector: 'web'; can't understand 'web'");
});
