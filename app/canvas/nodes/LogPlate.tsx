import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { PlateNode } from '../scene/types.ts';

function Plate({ data: { client, lost } }: NodeProps<PlateNode>) {
  return (
    <>
      <span>application logs</span>
      <b className={lost === undefined ? 'cv-mono cv-client' : 'cv-mono cv-masked'}>{client}</b>
      {lost !== undefined && (
        <>
          not <s className="cv-mono cv-client">{lost}</s>
        </>
      )}
    </>
  );
}

/** Which client the application at a Pod has logged. */
export const LogPlate = memo(Plate);
