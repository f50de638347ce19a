import type { ConfigMap } from '../api/index.ts';
import type { ClusterContext, ClusterReaction } from '../apiserver/index.ts';
import type { Exit, Image } from '../images/index.ts';
import type { ContainerRecord, KubeletMemory, PodRecord } from './memory.ts';
import type { ImageOf } from './probe/attempt.ts';
import type { Turn } from './turn.ts';

/** What a kubelet does for programs that are configured by a file. It comes later: no cluster needs it before a file is edited. */
export interface FileHooks {
  isProgramFile(object: ConfigMap): boolean;
  programOf(imageOf: ImageOf, record: PodRecord | undefined): ImageOf;
  startsWithFile(turn: Turn, image: Image): Pick<ContainerRecord, 'file' | 'log'> & { readonly exit?: Exit };
  looksAtFile(turn: Turn, name: string, restartCount: number): void;
  awaitFile(
    memory: KubeletMemory,
    object: ConfigMap,
    context: ClusterContext,
    imageOf: ImageOf,
  ): ClusterReaction<KubeletMemory>;
}

/** A box, so that what is provided later is seen by all. */
export const files: { hooks?: FileHooks } = {};
