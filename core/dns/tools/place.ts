import type { Libc } from '../resolver/libc.ts';
import type { Lookup, Resolution } from '../resolver/lookup.ts';
import type { DnsPacket } from '../wire/packet.ts';

/** What came back for one query. `took` in milliseconds, `size` in octets. */
export type DigHeard =
  | { readonly heard: 'reply'; readonly packet: DnsPacket; readonly size: number; readonly took: number }
  | { readonly heard: 'refused' | 'timeout' };

/** What dig, host and nslookup find on the machine they run on. */
export interface DigPlace {
  /** Name servers of its /etc/resolv.conf. */
  readonly nameservers: readonly string[];
  /** Query id and cookie: 0 to below 1. */
  draw(stream: string): number;
  /** Sends one query to an address; `patience` is how long the tool waits for an answer, in milliseconds. */
  ask(packet: DnsPacket, server: string, port: number, transport: 'udp' | 'tcp', patience?: number): DigHeard;
  /** Addresses of a server that is given by its name, from the C library; without, only addresses are known. */
  addressesOf?(name: string): readonly string[];
  /** As `WHEN` shows it. */
  readonly when: string;
}

/** The same with what the search list and the C library need. */
export interface ToolPlace extends DigPlace {
  readonly searches: readonly string[];
  readonly ndots: number;
  readonly libc: Libc;
  /** The text of /etc/hosts. */
  readonly hosts: string;
  /** What the C library makes of a name: getaddrinfo, or gethostbyname2 with one family. */
  resolve(name: string, family: Lookup['family']): Resolution;
}

/** What a tool prints, and its exit code. */
export interface ToolOutput {
  readonly stdout: string;
  readonly stderr?: string;
  readonly exitCode: number;
}

/** A tool: its words without its own name. */
export type DnsTool = (words: readonly string[], place: ToolPlace) => ToolOutput;

/** Lines of a text, each with its end. */
export const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
