import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { CoreDnsNode } from '../scene/types.ts';

function Card({ data: { address, question, answer, failed } }: NodeProps<CoreDnsNode>) {
  return (
    <>
      <div className="cv-title">
        <b>CoreDNS</b>
      </div>
      <div className="cv-line">
        kube-dns <span className="cv-mono">{address}</span>
      </div>
      {question ? (
        <>
          <div className="cv-line cv-mono" title={question}>
            {question}
          </div>
          <div className={`cv-line cv-mono cv-answer${failed ? ' cv-failed' : ''}`} title={answer}>
            {answer}
          </div>
        </>
      ) : (
        <div className="cv-line cv-quiet">nothing asked yet</div>
      )}
    </>
  );
}

/** CoreDNS with the kube-dns Service before it, and the last thing that it told this walk. */
export const CoreDnsCard = memo(Card);
