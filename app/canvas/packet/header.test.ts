import { describe, expect, test } from 'vitest';
import type { Walk } from '../../../core/index.ts';
import { answeredWalk, droppedWalk, refusedWalk } from '../testing/base-world.ts';
import type { HeaderView } from './header.ts';
import { headerAt } from './header.ts';

function at(walk: Walk, label: string, arrived = true): HeaderView {
  const index = walk.hops.findIndex((hop) => hop.label === label);
  const hop = walk.hops[index];
  if (!hop) throw new Error(`no hop ${label}`);
  return headerAt(walk, index, hop, arrived);
}

describe('the chip', () => {
  test('before there is a packet it has no ends', () => {
    expect(at(answeredWalk, 'call').ends).toBeUndefined();
  });

  test('keeps the old destination until the rule has been reached, then strikes it through', () => {
    expect(at(answeredWalk, 'kube-proxy rule', false).ends?.dst).toMatchObject({
      now: '10.96.42.17:80',
      was: undefined,
    });
    const rewritten = at(answeredWalk, 'kube-proxy rule');
    expect(rewritten.ends?.dst).toMatchObject({ now: '10.244.1.8:8080', was: '10.96.42.17:80' });
    expect(rewritten.note).toBe('DNAT by KUBE-SEP-5TCZ… · 1 of 2');
    expect(rewritten.title).toBe('DNAT by KUBE-SEP-5TCZPLWYP7NH6W3E · 1 of 2 endpoints');
  });

  test('follows the client’s address, there and back', () => {
    for (const label of ['ClusterIP', 'kube-proxy rule', 'wire', 'Pod :8080']) {
      expect(at(answeredWalk, label).ends?.src.client, label).toBe(true);
    }
    expect(at(answeredWalk, 'reply, un-NAT').ends?.dst.client).toBe(true);
    expect(at(answeredWalk, 'reply, un-NAT').note).toBe('un-NAT by conntrack');
  });

  test('carries CoreDNS’s answer home before the connection opens', () => {
    expect(at(answeredWalk, 'DNS answer').note).toBe('CoreDNS: A 10.96.42.17');
    expect(at(answeredWalk, 'ClusterIP', false).ends?.src.now).toBe('10.96.0.10:53');
    expect(at(answeredWalk, 'ClusterIP').ends?.dst.now).toBe('10.96.42.17:80');
  });

  test('says what the application logs, and how it ended', () => {
    expect(at(answeredWalk, 'Pod :8080')).toMatchObject({
      note: 'application logs client 10.244.3.20',
      tone: 'logged',
    });
    expect(at(answeredWalk, '200 OK')).toMatchObject({ note: '200 OK', tone: 'answered' });
    expect(at(refusedWalk, 'REJECT')).toMatchObject({
      note: 'REJECT: ICMP port unreachable',
      tone: 'failed',
    });
    expect(at(droppedWalk, 'Connection timed out')).toMatchObject({
      note: 'Connection timed out',
      tone: 'failed',
    });
  });
});
