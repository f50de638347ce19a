import type { Client, HistoryView, ManifestFile, NodeView, Service } from '../../core/index.ts';
import type { VariantSource } from '../state/index.ts';

/** One answer to a question: what is different on a side. */
export interface Answer {
  readonly id: string;
  readonly label: string;
  readonly variant: VariantSource;
}

/** What two walks can differ by. */
export interface Question {
  readonly id: string;
  readonly label: string;
  readonly answers: readonly Answer[];
}

/** What questions are made from. */
export interface Asked {
  readonly client: Client;
  readonly line: string;
  /** The Service that the request is for, if one is known. */
  readonly service: Service | undefined;
  readonly nodes: readonly NodeView[];
  readonly clients: readonly Client[];
  readonly files: readonly ManifestFile[];
  readonly history: HistoryView | undefined;
}
