import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { OutsideNode } from '../scene/types.ts';

function Card({ data: { name, address, client } }: NodeProps<OutsideNode>) {
  return (
    <>
      <div className="cv-title">
        <b>{name}</b>
      </div>
      {address && <div className={client ? 'cv-address cv-client' : 'cv-address'}>{address}</div>}
      <div className="cv-line">outside the cluster</div>
    </>
  );
}

/** Somebody beyond the cluster's border. */
export const OutsideClient = memo(Card);
