import { expect, test } from 'vitest';
import { load, newNetns, nftListRuleset } from '../kernel/index.ts';
import { provideNetworkPolicies } from './provide.ts';
import { tableLines } from './rules.ts';

provideNetworkPolicies();

/** As `nft list table` (1.0.6) shows it on a node; but for the addresses, kube-network-policies v0.8 expects it so of itself (controller_test.go). */
const LISTED = `table inet kindnet-network-policies {
	set podips-v4 {
		type ipv4_addr
		elements = { 10.244.1.3, 10.244.1.4,
			     10.244.1.15 }
	}

	set podips-v6 {
		type ipv6_addr
		elements = { fd00::5 }
	}

	chain postrouting {
		type filter hook postrouting priority srcnat - 5; policy accept;
		udp dport 53 accept
		icmpv6 type nd-router-solicit accept
		icmpv6 type nd-router-advert accept
		icmpv6 type nd-neighbor-solicit accept
		icmpv6 type nd-neighbor-advert accept
		icmpv6 type nd-redirect accept
		meta skuid 0 accept
		ct state established,related accept
		ip saddr @podips-v4 queue flags bypass to 101
		ip daddr @podips-v4 queue flags bypass to 101
		ip6 saddr @podips-v6 queue flags bypass to 101
		ip6 daddr @podips-v6 queue flags bypass to 101
	}

	chain prerouting {
		type filter hook prerouting priority dstnat + 5; policy accept;
		meta l4proto != udp accept
		udp dport != 53 accept
		ip saddr @podips-v4 queue flags bypass to 101
		ip daddr @podips-v4 queue flags bypass to 101
		ip6 saddr @podips-v6 queue flags bypass to 101
		ip6 daddr @podips-v6 queue flags bypass to 101
	}
}`;

test('the table, made twice, lists as on a real node', () => {
  const lines = tableLines(['10.244.1.15', '10.244.1.3', '10.244.1.4', 'fd00::5']);
  const commands = [{ tool: 'nft', lines } as const];
  const netns = load(load(newNetns({ name: 'node-a', interfaces: [], routes: [] }), commands), commands);
  const listed = nftListRuleset(netns, 0).map(({ text }) => text);
  expect(listed.join('\n')).toBe(LISTED);
});
