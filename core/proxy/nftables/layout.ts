import type { NodeView } from '../mode.ts';
import type { ServicePortView } from './service-port-view.ts';

export const isCompact = ({ config }: NodeView): boolean => config.nftables.layout === 'v1.36';

/** Asks for masquerading. */
export const masqueradeRequest = (view: NodeView): string =>
  isCompact(view) ? `mark set mark or ${view.masqueradeMark}` : 'jump mark-for-masquerade';

/** Traffic to cluster IPs that has to be masqueraded, as a condition; undefined if there is none. */
export function masqueradedClusterIPTraffic({ config, detector }: NodeView): string | undefined {
  if (config.nftables.masqueradeAll) return '';
  return detector && `${detector.nft.ifNotLocal} `;
}

/** Whether a service port sends by way of chains, one for each endpoint. */
export const usesEndpointChains = (view: NodeView, { port }: ServicePortView): boolean =>
  !isCompact(view) || port.stickyMaxAgeSeconds !== undefined;

/** The longest comment that nft takes. Earlier layouts do not look. */
const LONGEST_COMMENT = 128;

export const elementComment = (view: NodeView, comment: string): string =>
  isCompact(view) ? comment.slice(0, LONGEST_COMMENT) : comment;
