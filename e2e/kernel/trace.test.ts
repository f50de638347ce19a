import { describe, expect, test } from 'vitest';
import { type Numbering, type RawTrace, type TraceEvent, type TraceHeader, traceOf } from './trace.ts';

const numbering: Readonly<Record<string, Numbering>> = {
  'node-a': {
    places: {
      'ip nat PREROUTING 7': 1,
      'ip nat KUBE-SERVICES 9': 2,
      'ip filter FORWARD 4': 1,
      'ip nat POSTROUTING 5': 1,
    },
    hooks: {
      'ip nat PREROUTING': 0,
      'ip filter FORWARD': 2,
      'ip mangle FORWARD': 2,
      'ip nat POSTROUTING': 4,
    },
  },
};

const SYN = 0x02;
const SYN_ACK = 0x12;
const RST = 0x14;

const tcp = (from: string, to: string, flags: number): TraceHeader => {
  const [src = '', sport] = from.split(':');
  const [dst = '', dport] = to.split(':');
  return { src, dst, protocol: 6, sport: Number(sport), dport: Number(dport), flags };
};

const event = (id: number, where: string, rest: Omit<Partial<TraceEvent>, 'family'>): RawTrace => {
  const [table = '', chain = ''] = where.split(' ');
  return ['node-a', { id, family: 'ip', table, chain, ...rest }];
};

const out = tcp('10.0.0.1:40000', '10.96.0.1:80', SYN);
const jump = { handle: 7, verdict: -3, to: 'KUBE-SERVICES' };
const accept = { handle: 9, verdict: 1 };

describe('the kernel’s events of one call', () => {
  test('become the rules that matched, by position, with marks; ends of chains say nothing', () => {
    const events = [
      event(1, 'nat PREROUTING', { header: out, ...jump }),
      event(1, 'nat KUBE-SERVICES', { ...accept, mark: 0x4000 }),
      event(1, 'nat KUBE-SERVICES', { verdict: -1 }),
      event(1, 'filter FORWARD', { header: { ...out, dst: '10.0.0.2', dport: 8080 }, handle: 4, verdict: 1 }),
    ];
    expect(traceOf(events, numbering, 40000)).toEqual({
      request: {
        'node-a': [
          {
            hook: 'prerouting',
            packet: '10.0.0.1:client > 10.96.0.1:80',
            rules: ['nat PREROUTING #1 jump KUBE-SERVICES', 'nat KUBE-SERVICES #2 accept mark 0x4000'],
          },
          {
            hook: 'forward',
            packet: '10.0.0.1:client > 10.0.0.2:8080',
            rules: ['filter FORWARD #1 accept'],
          },
        ],
      },
    });
  });

  test('an error that a rule sends is traced inside that rule and kept apart from it', () => {
    const error = { src: '10.0.0.254', dst: '10.0.0.1', protocol: 1, type: 3, code: 3 };
    const trace = traceOf(
      [
        event(1, 'filter FORWARD', { header: out, handle: 1, verdict: -1 }),
        event(2, 'nat POSTROUTING', { header: error, handle: 5, verdict: 1 }),
        event(1, 'filter FORWARD', { handle: 4, verdict: 0 }),
      ],
      numbering,
      40000,
    );
    expect(trace.request?.['node-a']?.[0]?.rules.at(-1)).toBe('filter FORWARD #1 drop');
    expect(trace.error?.['node-a']?.[0]?.packet).toBe('10.0.0.254 > 10.0.0.1 icmp 3/3');
  });

  test('a masqueraded packet is followed under its drawn port, which is told by role', () => {
    const masqueraded = tcp('192.168.1.11:61234', '10.0.0.2:8080', SYN);
    const reply = tcp('10.0.0.2:8080', '192.168.1.11:61234', SYN_ACK);
    const trace = traceOf(
      [
        event(1, 'nat PREROUTING', { header: out, ...jump }),
        event(2, 'nat PREROUTING', { header: masqueraded, ...jump }),
        event(3, 'filter FORWARD', { header: reply, handle: 4, verdict: 1 }),
      ],
      numbering,
      40000,
    );
    expect(trace.request?.['node-a']?.map(({ packet }) => packet)).toEqual([
      '10.0.0.1:client > 10.96.0.1:80',
    ]);
    expect(trace.reply?.['node-a']?.map(({ packet }) => packet)).toEqual(['10.0.0.2:8080 > 192.168.1.11:*']);
  });

  test('late packets of other calls are left out; a reset counts only where nothing was answered', () => {
    const late = tcp('10.0.0.2:8080', '10.0.0.9:39999', SYN_ACK);
    const reset = tcp('10.96.0.1:80', '10.0.0.1:40000', RST);
    const asked = event(1, 'nat PREROUTING', { header: out, ...jump });
    const refused = event(3, 'filter FORWARD', { header: reset, handle: 4, verdict: 1 });
    expect(
      traceOf([asked, event(2, 'filter FORWARD', { header: late, handle: 4, verdict: 1 })], numbering, 40000)
        .reply,
    ).toBeUndefined();
    expect(traceOf([asked, refused], numbering, 40000).reply).toBeDefined();
    const answered = event(2, 'filter FORWARD', {
      header: tcp('10.96.0.1:80', '10.0.0.1:40000', SYN_ACK),
      handle: 4,
      verdict: 1,
    });
    expect(traceOf([asked, answered, refused], numbering, 40000).reply?.['node-a']).toHaveLength(1);
  });
});
