import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { pointAt } from '../point-at.ts';
import type { HookBox, HooksNode } from '../scene/types.ts';

/** A finger needs 24 px on the screen, also where the picture is made smaller. */
const TARGET = 30;

function Hook({ node, hook }: { readonly node: string; readonly hook: HookBox }) {
  const { x, y, width, height } = hook.box;
  const more = Math.max(0, (TARGET - height) / 2);
  const used = hook.tables.filter((table) => table.used).map((table) => table.name);
  return (
    <button
      type="button"
      className="cv-hit nopan nodrag"
      style={{ left: x, top: y - more, width, height: height + 2 * more, padding: `${more}px 0` }}
      aria-label={`Hook ${hook.hook} on ${node}${used.length > 0 ? `, tables used: ${used.join(', ')}` : ''}`}
      onClick={(event) => {
        event.stopPropagation();
        pointAt(hook.target);
      }}
    >
      <span className={`cv-hook cv-hook-${hook.state}`} data-lower={hook.lower || undefined}>
        <span>{hook.hook}</span>
        <small>
          {hook.tables.map((table) => (
            <span key={table.name} className={table.used ? 'cv-used' : undefined}>
              {table.name}
            </span>
          ))}
        </small>
      </span>
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
    </>
  );
}

/** A node's netfilter hooks as stations of the rail that its packets ride. */
export const HookStrip = memo(Strip);
