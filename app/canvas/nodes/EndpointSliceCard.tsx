import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { SliceNode, SliceRow } from '../scene/types.ts';
import { Light } from './Light.tsx';

function Row({ row }: { readonly row: SliceRow }) {
  return (
    <div className={`cv-endpoint${row.drawn === 'chosen' ? ' cv-row-lit' : ''}`}>
      <span className="cv-mono">
        {row.address}
        {row.port && `:${row.port}`}
      </span>
      <span className={`cv-says cv-${row.condition}`}>
        <Light condition={row.condition} />
        {row.says}
      </span>
    </div>
  );
}

function Card({ data: { name, rows, more, others } }: NodeProps<SliceNode>) {
  return (
    <>
      <div className="cv-title">
        <span className="cv-kind">EndpointSlice</span>
        <b title={name}>{name}</b>
        {others && <span className="cv-quiet">{others}</span>}
      </div>
      {rows.map((row) => (
        <Row key={`${row.address}:${row.port}`} row={row} />
      ))}
      {more && <div className="cv-endpoint cv-quiet">{more}</div>}
      {rows.length === 0 && <div className="cv-endpoint cv-not-ready">no endpoints</div>}
    </>
  );
}

/** An EndpointSlice: one row per endpoint with what the controller says of it. */
export const EndpointSliceCard = memo(Card);
