import type { Cluster } from '../cluster/index.ts';
import type { ManifestDocument } from '../manifest/index.ts';
import type { Identity } from './identity.ts';
import type { ManifestFile, Problem, Settings } from './types.ts';

/** What a session is at one instant. Plain data. */
export interface SessionState {
  readonly cluster: Cluster;
  readonly settings: Settings;
  /** The text as it stands in the editor, right or wrong. */
  readonly files: readonly ManifestFile[];
  /** The documents of the last text that was applied. */
  readonly documents: readonly ManifestDocument[];
  /** Objects that came from the manifests, so that a document taken out takes its object along. */
  readonly managed: readonly Identity[];
  readonly problems: readonly Problem[];
  readonly applyLog: readonly string[];
}
