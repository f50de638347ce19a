import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal } from './extension.ts';
import { parseRule } from './parse-rule.ts';
import { restoreChecked } from './restore.ts';
import { printRule } from './rule.ts';

const port = fc.nat(65535);
const cidr = fc.tuple(fc.ipV4(), fc.nat(32)).map(([address, length]) => `${address}/${length}`);
const mark = fc.nat(0xffffffff).map((value) => `0x${value.toString(16)}`);
const maybeNot = (option: fc.Arbitrary<string>) =>
  fc.tuple(fc.constantFrom('', '! '), option).map(([sign, text]) => sign + text);
const name = fc.stringMatching(/^[A-Z][A-Z0-9-]{1,20}$/);
const states = fc
  .uniqueArray(fc.constantFrom('NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'DNAT', 'SNAT'), { minLength: 1 })
  .map((list) => list.join(','));
const text = fc.string({ maxLength: 40 }).map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`);

const ports = fc
  .tuple(fc.constantFrom('tcp', 'udp', 'sctp'), port)
  .map(([p, value]) => `-m ${p} -p ${p} ! --dport ${value}`);

const header = [
  maybeNot(cidr.map((value) => `-s ${value}`)),
  maybeNot(cidr.map((value) => `-d ${value}`)),
  maybeNot(fc.constantFrom('-i eth0', '-i cali+')),
  fc.oneof(fc.constantFrom('! -p icmp', '-p 6'), ports),
];
const matches = [
  text.map((value) => `-m comment --comment ${value}`),
  states.map((value) => `-m conntrack --ctstate ${value}`),
  mark.map((value) => `-m mark ! --mark ${value}`),
  fc
    .double({ min: 0, max: 1, noNaN: true })
    .map((p) => `-m statistic --mode random --probability ${p.toFixed(10)}`),
  fc
    .tuple(name, fc.integer({ min: 1, max: 100000 }))
    .map(([list, s]) => `-m recent --name ${list} --rcheck --seconds ${s} --reap`),
  fc.constantFrom('-m addrtype --dst-type LOCAL', '-m physdev ! --physdev-is-in'),
];
const targets = [
  fc.constantFrom('', '-j ACCEPT', '-j DROP', '-j REJECT', '-j MASQUERADE --random-fully', '-j RETURN'),
  fc
    .tuple(fc.constantFrom('set-xmark', 'or-mark', 'xor-mark', 'and-mark'), mark)
    .map(([o, v]) => `-j MARK --${o} ${v}`),
  fc.tuple(fc.ipV4(), port).map(([address, number]) => `-j DNAT --to-destination ${address}:${number}`),
  name.map((chain) => `-j ${chain}`),
];
const optional = (parts: readonly fc.Arbitrary<string>[]) =>
  fc
    .tuple(...parts.map((part) => fc.option(part, { nil: '' })))
    .map((all) => all.filter((one) => one !== '').join(' '));
const anyRule = fc
  .tuple(optional(matches), optional(header), fc.oneof(...targets))
  .map((parts) => parts.join(' ').trim());

describe('any rule', () => {
  it('once printed, is printed the same again', () => {
    fc.assert(
      fc.property(anyRule, (written) => {
        const rule = parseRule(written, 'IPv4');
        if (isRefusal(rule)) throw new Error(`${rule.error}: ${written}`);
        const printed = printRule(rule);
        const again = parseRule(printed, 'IPv4');
        expect(isRefusal(again) ? again.error : printRule(again)).toBe(printed);
      }),
    );
  });

  it('or any text at all is read or refused, never thrown', () => {
    const word = fc.constantFrom(
      '-A',
      'INPUT',
      '-m',
      'tcp',
      '!',
      '--dport',
      '-j',
      '-s',
      '*nat',
      'COMMIT',
      ':X',
      '-',
      '"',
      'constructor',
      '__proto__',
      '80',
    );
    const line = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 8 }).map((all) => all.join(' ')),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const given = ['*nat', ...lines, 'COMMIT'].map((one) => ({ text: one }));
        expect(restoreChecked({}, { family: 'IPv4', lines: given })).toHaveProperty('ok');
      }),
    );
  });
});
