import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { ProxyNode } from '../scene/types.ts';

function Card({ data: { mode, synced, rules } }: NodeProps<ProxyNode>) {
  return (
    <>
      <span title={`${rules} rules`}>
        <b>kube-proxy</b> <span className="cv-mode">{mode}</span>
      </span>
      <span className="cv-synced" title={`${mode}, ${synced}`}>
        {synced.startsWith('synced ') && <span className="cv-word">synced </span>}
        {synced.replace('synced ', '')}
      </span>
    </>
  );
}

/** A node's kube-proxy: it turns slices into rules, and says when it last did. */
export const KubeProxyCard = memo(Card);
