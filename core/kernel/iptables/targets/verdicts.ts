import type { TargetExtension } from '../extension.ts';

const verdict = (name: 'ACCEPT' | 'DROP' | 'RETURN'): TargetExtension<Readonly<Record<string, never>>> => ({
  name,
  options: {},
  parse: () => ({}),
  print: () => '',
  act: () => ({ do: name }),
});

/** `-j ACCEPT`: the packet leaves this table. */
export const accept = verdict('ACCEPT');
/** `-j DROP`: the packet is gone without a word. */
export const drop = verdict('DROP');
/** `-j RETURN`: on after the rule that jumped here; in a built-in chain, to its policy. */
export const return_ = verdict('RETURN');
