import { fqdn, isWireName } from '../message/name.ts';
import type { ResolverConfig } from './resolv-conf.ts';

/** A name the resolver may ask for. */
export interface Candidate {
  /** Fully qualified. */
  readonly name: string;
  readonly domain?: string;
}

/** Dots as the libraries count them; a trailing dot makes the name absolute for all of them. */
export const dotsIn = (name: string): number => name.split('.').length - 1;

/** The name below each search domain. A domain of `.` gives the name as it is. */
export const searchCandidates = (name: string, config: ResolverConfig): readonly Candidate[] =>
  config.searches.map((domain) => ({
    name: domain === '.' ? fqdn(name) : fqdn(`${name}.${domain}`),
    domain,
  }));

export const asIs = (name: string): Candidate => ({ name: fqdn(name) });

/** Names that cannot be put in a packet are passed over without a query. */
export const canBeAsked = (candidate: Candidate): boolean => isWireName(candidate.name);
