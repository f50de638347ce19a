import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Plan, Server } from './plan.ts';
import type { Numbering, RawTrace } from './trace.ts';

/** One text for one tool on one node. */
export interface Text {
  readonly node: string;
  readonly tool: 'iptables-restore' | 'ip6tables-restore' | 'nft';
  readonly text: string;
  readonly options?: readonly string[];
}

/** One connection, or one datagram and its answer. */
export interface Asked {
  readonly from: string;
  /** ICMP: an echo request; it has no ports. */
  readonly protocol: 'TCP' | 'UDP' | 'ICMP';
  readonly sport: number;
  readonly to: string;
  readonly port: number;
  /** Seconds without any packet after which nothing is going to come. */
  readonly patience: number;
  /** Keeps the connection open under this name. */
  readonly keep?: string;
  /** Sends once more over the connection of this name. */
  readonly goOn?: string;
}

/** What became of it, as the client, the servers and the kernels of all nodes tell it. */
export interface Told {
  readonly outcome: string;
  /** Seconds on the clock of the machine: the first packet was sent, and had its effect, between these. */
  readonly began: number;
  readonly ended: number;
  /** The address that the client's kernel chose for it. */
  readonly source?: string;
  readonly error?: string;
  readonly icmp?: { readonly type: number; readonly code: number; readonly from: string };
  readonly seen: readonly {
    readonly stack: string;
    readonly address: string;
    readonly port: number;
    readonly client: string;
    readonly clientPort: number;
  }[];
  readonly events: readonly RawTrace[];
  /** Lines of /proc/net/nf_conntrack by node. */
  readonly conntrack: Readonly<Record<string, readonly string[]>>;
}

export interface Loaded {
  readonly node: string;
  readonly code: number;
  readonly error: string;
}

/** Network namespaces of this machine that play a cluster, and the helper inside them. */
export interface Lab {
  build(plan: Plan): Promise<void>;
  load(texts: readonly Text[]): Promise<readonly Loaded[]>;
  command(
    node: string,
    command: readonly string[],
    text?: string,
  ): Promise<{ code: number; stdout: string; error: string }>;
  numbering(nodes: readonly string[]): Promise<Readonly<Record<string, Numbering>>>;
  trace(nodes: readonly string[]): Promise<void>;
  counters(nodes: readonly string[], names: readonly string[]): Promise<void>;
  /** Empties the connection tables. */
  forget(nodes: readonly string[]): Promise<void>;
  listen(servers: readonly Server[]): Promise<void>;
  stopListening(servers: readonly Server[]): Promise<void>;
  call(asked: Asked): Promise<Told>;
  /** Connects so many times; counts who answered. */
  many(ask: {
    from: string;
    to: string;
    port: number;
    times: number;
  }): Promise<Readonly<Record<string, number>>>;
  end(): void;
}

const HELPER = fileURLToPath(new URL('e2e/kernel/lab.py', `file://${process.cwd()}/`));

/** A private /run makes namespaces and locks of this run invisible to others, and both end with it. */
const INSIDE = `mount -t tmpfs tmpfs /run && mkdir -p /run/netns && mount --bind /run/netns /run/netns \
  && mount --make-shared /run/netns && exec python3 -B "$0"`;

/** Starts the helper. `isolation`: options of unshare, as `whatRuns` found them to work. */
export function startLab(isolation: readonly string[]): Lab {
  const child = spawn('unshare', [...isolation, '--fork', '--kill-child', 'bash', '-c', INSIDE, HELPER], {
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
  child.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk));
  const ask = asking(child);
  return {
    build: async (plan) => void (await ask('build', plan)),
    load: async (texts) => (await ask<{ loaded: readonly Loaded[] }>('load', { texts })).loaded,
    command: (node, command, text = '') => ask('command', { node, command, text }),
    numbering: async (nodes) =>
      (await ask<{ rules: Readonly<Record<string, Numbering>> }>('positions', { nodes })).rules,
    trace: async (nodes) => void (await ask('trace', { nodes })),
    counters: async (nodes, names) => {
      for (const name of names) await ask('counter', { nodes, name });
    },
    forget: async (nodes) => void (await ask('forget', { nodes })),
    listen: async (servers) => void (await ask('listen', { servers })),
    stopListening: async (servers) => void (await ask('unlisten', { servers })),
    call: (asked) => ask('call', asked),
    many: async (what) => (await ask<{ counts: Readonly<Record<string, number>> }>('many', what)).counts,
    end: () => void child.stdin.end(),
  };
}

/** One question at a time: a line there, a line back. */
function asking(child: ChildProcessWithoutNullStreams) {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async <Answer>(what: string, given: object): Promise<Answer> => {
    child.stdin.write(`${JSON.stringify({ do: what, ...given })}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('the helper of the kernel lab has ended');
    const answer = JSON.parse(value);
    if (answer.failed) throw new Error(`kernel lab: ${answer.failed}`);
    return answer;
  };
}
