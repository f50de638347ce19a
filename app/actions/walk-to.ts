import type { Request } from '../../core/index.ts';
import { rewalk, useStore } from '../state/index.ts';

/** Shows the walk of the same request to another endpoint, or by another node. */
export const walkTo = (goes: Pick<Request, 'choose' | 'entry'>): void => void rewalk(goes);

/** Opens a node that stands folded in the rack. */
export const openNode = (node: string): void =>
  useStore.setState(({ openedNodes }) => ({
    openedNodes: [node, ...openedNodes.filter((each) => each !== node)].slice(0, 3),
  }));
