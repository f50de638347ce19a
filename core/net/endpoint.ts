import { canonicalAddress } from './address.ts';

/** `10.0.0.1:80` or `[fd00::1]:80`, as Go's net.JoinHostPort. */
export function joinHostPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The inverse of `joinHostPort`, address canonical; undefined for other text or a port above 65535. */
export function splitHostPort(text: string): { readonly address: string; readonly port: number } | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  if (!match) return undefined;
  const address = canonicalAddress(match[1] ?? match[2] ?? '');
  const port = Number(match[3]);
  if (address === undefined || port > 65535 || address.includes(':') !== (match[1] !== undefined))
    return undefined;
  return { address, port };
}
