import { accept, type Reader, type Statement } from '../statement.ts';

/** `notrack`: conntrack passes the packet by, if it has not had it yet (net/netfilter/nft_ct.c, nft_notrack_eval). */
export function notrack(reader: Reader): Statement | undefined {
  return accept(reader, 'notrack') ? { text: 'notrack', run: () => ({ do: 'NOTRACK' }) } : undefined;
}
