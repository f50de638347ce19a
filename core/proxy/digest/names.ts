import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { ApiObject } from '../../api/index.ts';

/** `namespace/name:port`, or `namespace/name` for an unnamed port (pkg/proxy/types.go ServicePortName.String). */
export function servicePortNameString(service: string, port: string): string {
  return port === '' ? service : `${service}:${port}`;
}

/** `namespace/name` of an object. */
export const objectKey = ({ metadata }: ApiObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

/** Identity of a service port among all of a cluster: `namespace/name:port/PROTOCOL`. */
export function servicePortKey(service: string, port: string, protocol: string): string {
  return `${servicePortNameString(service, port)}/${protocol}`;
}

/** `namespace/name` of the Service whose port a key names. */
export function serviceOfKey(key: string): string {
  const colon = key.indexOf(':');
  return key.slice(0, colon < 0 ? key.lastIndexOf('/') : colon);
}

/**
 * The 16 characters in a chain's name: base32 of the sha256 of the text (pkg/proxy/iptables/proxier.go
 * portProtoHash). 16 characters of base32 are exactly the first 10 bytes.
 */
export const hash16 = (text: string, before = ''): string => hashText(text, 10, before);

/** Letters and digits of base32, as character codes. */
const base32 = (five: number): number => (five < 26 ? 65 + five : 24 + five);

/**
 * The first bytes of the sha256 of a text in base32 (RFC 4648): a multiple of five, so that nothing is filled up. A hundred thousand
 * names are made in one sync, and what encodes bytes of any number takes longer than the hash. What stands `before` it becomes part of one
 * text; added afterwards it would take another object each time.
 */
export function hashText(text: string, bytes: 5 | 10, before = ''): string {
  const hash = sha256Of(text);
  const codes: number[] = [];
  for (let at = 0; at < before.length; at++) codes.push(before.charCodeAt(at));
  for (let bit = 0; bit < bytes * 8; bit += 5) {
    const at = bit >> 3;
    const two = ((hash[at] as number) << 8) | (hash[at + 1] as number);
    codes.push(base32((two >> (11 - (bit & 7))) & 31));
  }
  return String.fromCharCode.apply(undefined, codes);
}

/** What one hash after another is worked out in: a hasher made for each, with its buffers, costs as much as the hash. Nothing stays in it. */
function newWorkshop() {
  const [start, work] = [sha256.create(), sha256.create()];
  const [input, output] = [new Uint8Array(512), new Uint8Array(32)];
  return { start, work, input, output };
}
let workshop: ReturnType<typeof newWorkshop> | undefined;

/** Good until the next call. */
function sha256Of(text: string): Uint8Array {
  workshop ??= newWorkshop();
  const { start, work, input, output } = workshop;
  start._cloneInto(work);
  const length = asciiInto(input, text);
  work.update(length === undefined ? utf8ToBytes(text) : input.subarray(0, length));
  work.digestInto(output);
  return output;
}

/** Writes a text of ASCII, as names of objects are; gives its length, undefined if it has other characters or does not fit. */
function asciiInto(bytes: Uint8Array, text: string): number | undefined {
  if (text.length > bytes.length) return undefined;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return undefined;
    bytes[at] = code;
  }
  return text.length;
}
