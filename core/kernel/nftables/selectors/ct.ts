import { accept, type Reader, type Selector } from '../statement.ts';

/** `ct state`. */
const state: Selector = {
  text: 'ct state',
  type: 'ct_state',
  read: ({ ctState }) => ctState.toLowerCase(),
};

/** `ct status`: bits, as names with commas between them. Only those of nat are known; a packet without a flow has none at all. */
const status: Selector = {
  text: 'ct status',
  type: 'ct_status',
  read: ({ ctState, nat }) =>
    ctState === 'INVALID' || ctState === 'UNTRACKED'
      ? undefined
      : [...(nat.src ? ['snat'] : []), ...(nat.dst ? ['dnat'] : [])].join(','),
};

export function ct(reader: Reader): Selector | undefined {
  if (accept(reader, 'ct', 'state')) return state;
  return accept(reader, 'ct', 'status') ? status : undefined;
}
