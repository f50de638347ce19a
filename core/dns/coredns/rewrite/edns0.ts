import { base16, utf8 } from '@scure/base';
import ipaddr from 'ipaddr.js';
import type { Edns, EdnsOption } from '../../message/message.ts';
import { types } from '../../wire/numbers.ts';
import type { Request } from '../plugin.ts';
import type { OptionData, Rule } from './rule.ts';

export type EdnsRule = Extract<Rule, { readonly rule: 'edns0' }>;
type Read = Omit<EdnsRule, 'mode'> | string;

/** EDNS option codes (IANA, DNS EDNS0 Option Codes). */
const NSID = 3;
const SUBNET = 8;
/** The OPT record that a rule makes where the query has none. */
const MADE: Edns = { udpSize: 4096 };

const ACTIONS = ['append', 'replace', 'set'] as const;
const VARIABLES = [
  ...['{qname}', '{qtype}', '{client_ip}', '{client_port}', '{protocol}', '{server_ip}', '{server_port}'],
];
/** A label of plug-in metadata, `{plugin/name}`: accepted, and empty here. */
const LABEL = /^\{\w+\/[\w/-]+\}$/;

const hex = (octets: Uint8Array): string => base16.encode(octets).toLowerCase();
const uint16 = (value: number): string => value.toString(16).padStart(4, '0');

/** Go's strconv.ParseUint with base 0 and so many bits; a text is the error. */
function parseUint(text: string, bits: number): number | string {
  if (!/^(0x[0-9a-f]+|0o?[0-7]+|0b[01]+|[1-9]\d*|0)$/i.test(text))
    return `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
  const value = Number(/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text.toLowerCase());
  return value < 2 ** bits ? value : `strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`;
}

/** The octets of a value as it is written: after `0x` in hexadecimal digits, else as they stand. */
function readData(text: string): OptionData | string {
  if (/^\{.*\}$/.test(text))
    return VARIABLES.includes(text) || LABEL.test(text)
      ? { is: 'variable', variable: text }
      : `unsupported variable name ${JSON.stringify(text)}`;
  if (!text.startsWith('0x')) return { is: 'hex', hex: hex(utf8.decode(text)) };
  const digits = text.slice(2);
  const wrong = /[^0-9a-f]/i.exec(digits)?.[0];
  if (wrong !== undefined)
    return `encoding/hex: invalid byte: U+${(wrong.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${wrong}'`;
  return digits.length % 2 === 0
    ? { is: 'hex', hex: digits.toLowerCase() }
    : 'encoding/hex: odd length hex string';
}

function readSubnet(v4: string, v6: string): OptionData | string {
  const [short, long] = [parseUint(v4, 16), parseUint(v6, 16)];
  if (typeof short === 'string') return short;
  if (short > 32) return `invalid IPv4 bit mask length ${short}`;
  if (typeof long === 'string') return long;
  return long > 128 ? `invalid IPv6 bit mask length ${long}` : { is: 'subnet', v4: short, v6: long };
}

/** CoreDNS plugin/rewrite/edns0.go `newEdns0Rule`: `edns0 local|nsid|subnet append|replace|set … [revert]`. */
export function readEdnsRule(words: readonly string[]): Read {
  if (words.length < 2) return 'too few arguments for an EDNS0 rule';
  const [kind = '', said = ''] = words.map((word) => word.toLowerCase());
  const action = ACTIONS.find((each) => each === said);
  if (!action) return `invalid action: ${JSON.stringify(said)}`;
  const revert = words.length > 2 && words.at(-1) === 'revert';
  const args = words.slice(2, revert ? -1 : undefined);
  const rule = { rule: 'edns0', action, revert } as const;
  switch (kind) {
    case 'local': {
      const [codeText, text] = args;
      if (args.length !== 2 || codeText === undefined || text === undefined)
        return 'EDNS0 local rules require exactly three args';
      const code = parseUint(codeText, 16);
      if (typeof code === 'string') return code;
      const data = readData(text);
      return typeof data === 'string' ? data : { ...rule, code, data };
    }
    case 'nsid':
      return args.length > 0
        ? 'EDNS0 NSID rules do not accept args'
        : { ...rule, code: NSID, data: { is: 'hex', hex: '' } };
    case 'subnet': {
      const [v4, v6] = args;
      if (args.length !== 2 || v4 === undefined || v6 === undefined)
        return 'EDNS0 subnet rules require exactly three args';
      const data = readSubnet(v4, v6);
      return typeof data === 'string' ? data : { ...rule, code: SUBNET, data };
    }
    default:
      return `invalid rule type ${JSON.stringify(kind)}`;
  }
}

const octetsOf = (address: string): readonly number[] =>
  ipaddr.isValid(address) ? ipaddr.parse(address).toByteArray() : [];
const addressHex = (address: string): string => hex(Uint8Array.from(octetsOf(address)));

/** RFC 7871 6: family, prefix length, scope 0, and the octets that the prefix reaches into, the rest of them zero. */
function subnet(address: string, { v4, v6 }: { readonly v4: number; readonly v6: number }): string {
  const octets = octetsOf(address);
  const [family, prefix] = octets.length === 4 ? [1, v4] : [2, v6];
  const masked = octets
    .slice(0, Math.ceil(prefix / 8))
    .map((octet, at) => octet & (0xff << Math.max(0, (at + 1) * 8 - prefix)) & 0xff);
  return `${uint16(family)}${uint16(prefix << 8)}${hex(Uint8Array.from(masked))}`;
}

/** The octets for this query; undefined where there is nothing to put in. */
function octetsFor(data: OptionData, request: Request, server: string): string | undefined {
  if (data.is === 'hex') return data.hex;
  if (data.is === 'subnet') return subnet(request.client.address, data);
  switch (data.variable) {
    case '{qname}':
      return hex(utf8.decode(request.name));
    case '{qtype}':
      return uint16(types.numberOf(request.type) ?? 0);
    case '{client_ip}':
      return addressHex(request.client.address);
    case '{client_port}':
      return uint16(request.client.port);
    case '{protocol}':
      return hex(utf8.decode(request.transport));
    case '{server_ip}':
      return addressHex(server);
    case '{server_port}':
      return uint16(53);
    default:
      return undefined;
  }
}

/** The OPT record of a query after a rule; undefined where the rule leaves it alone (edns0.go `Rewrite`). */
export function withOption(
  { action, code, data }: EdnsRule,
  request: Request,
  edns: Edns | undefined,
  server: string,
): Edns | undefined {
  const value = octetsFor(data, request, server);
  if (value === undefined) return undefined;
  const { options = [], ...opt } = edns ?? MADE;
  const option: EdnsOption = { code, data: value };
  const known = options.some((each) => each.code === code);
  if (known && action === 'append') return undefined;
  if (known) return { ...opt, options: options.map((each) => (each.code === code ? option : each)) };
  return action === 'replace' ? undefined : { ...opt, options: [...options, option] };
}

/** Codes of `edns0 local` rules: a server that has such a rule sends them back as they came (plugin/pkg/edns `SetSupportedOption`). */
export const localOptionCodes = (options: unknown): readonly number[] =>
  (options as { readonly rules: readonly Rule[] }).rules.flatMap((rule) =>
    rule.rule === 'edns0' && rule.data.is !== 'subnet' ? [rule.code] : [],
  );
