import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { pointAt } from '../point-at.ts';
import type { HookBox, HooksNode } from '../scene/types.ts';
import { Ports } from './Ports.tsx';

function Hook({ node, hook }: { readonly node: string; readonly hook: HookBox }) {
  const { x, y, width, height } = hook.box;
  const used = hook.tables.filter((table) => table.used).map((table) => table.name);
  return (
    <button
      type="button"
      className={`cv-hook cv-hook-${hook.state} nopan nodrag`}
      data-lower={hook.lower || undefined}
      style={{ left: x, top: y, width, height }}
      aria-label={`Hook ${hook.hook} on ${node}${used.length > 0 ? `, tables used: ${used.join(', ')}` : ''}`}
      onClick={(event) => {
        event.stopPropagation();
        pointAt(hook.target);
      }}
    >
      <span>{hook.hook}</span>
      <small>
        {hook.tables.map((table) => (
          <span key={table.name} className={table.used ? 'cv-used' : undefined}>
            {table.name}
          </span>
        ))}
      </small>
    </button>
  );
}

function Strip({ data: { node, hooks, rail }, width = 0, height = 0 }: NodeProps<HooksNode>) {
  return (
    <>
      <svg className="cv-rail" width={width} height={height} aria-hidden="true">
        <line x1={rail.from} y1={rail.y} x2={rail.to} y2={rail.y} />
        {hooks.map(({ hook, station, state }) => (
          <circle key={hook} className={`cv-station cv-station-${state}`} cx={station} cy={rail.y} r="4" />
        ))}
      </svg>
      {hooks.map((hook) => (
        <Hook key={hook.hook} node={node} hook={hook} />
      ))}
      <Ports />
    </>
  );
}

/** A node's netfilter hooks as stations of the rail that its packets ride. */
export const HookStrip = memo(Strip);
