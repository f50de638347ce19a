import type { Skb } from './skb.ts';
import type { Traversal } from './traversal.ts';

/**
 * The end of a chain whose rule has queued the packet. It waits for its verdict there: accepted, it goes on behind the whole chain.
 * With nobody at the queue `bypass` lets it go on likewise, and without the flag it is dropped (net/netfilter/nf_queue.c, nf_queue and
 * nf_reinject).
 */
export function dequeued(skb: Skb, done: Traversal): Traversal {
  const { end } = done;
  if (end.do !== 'QUEUE') return done;
  const { number } = end;
  const said = skb.context.queue?.({ netns: skb.netns.name, number, packet: skb.packet });
  const verdict = said ?? (end.bypass ? 'bypassed' : 'lost');
  const goesOn = verdict === 'accept' || verdict === 'bypassed';
  return { ...done, end: { do: goesOn ? 'ACCEPT' : 'DROP' }, queued: { number, verdict } };
}
