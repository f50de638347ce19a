/** The patch release of each version that a cluster can be of, as its components report it. */
export const RELEASES = { 'v1.34': 'v1.34.9', 'v1.36': 'v1.36.5' } as const;

export type Version = keyof typeof RELEASES;
