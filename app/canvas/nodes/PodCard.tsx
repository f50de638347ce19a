import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { shortName } from '../../state/index.ts';
import { Arrow } from '../Arrow.tsx';
import type { PodNode } from '../scene/types.ts';
import type { PodView } from '../scene/world.ts';
import { Badge } from './Badge.tsx';
import { Light } from './Light.tsx';

/** The generated end of a Pod's name tells it from its sisters: it is the part that is never cut off. */
function Name({ name }: { readonly name: string }) {
  const text = shortName(name);
  const cut = text.lastIndexOf(text === name ? '-' : '…');
  const [head, tail] = cut > 0 ? [text.slice(0, cut), text.slice(cut)] : [text, ''];
  return (
    <b className="cv-name" title={name}>
      <span className={text === name ? undefined : 'cv-clip'}>{head}</span>
      {tail}
    </b>
  );
}

function SystemPod({ pod }: { readonly pod: PodView }) {
  return (
    <>
      <Light condition={pod.condition} />
      <span className="cv-system-name" title={`${pod.namespace}/${pod.name}`}>
        {pod.owner?.includes('/coredns-') ? 'CoreDNS' : pod.name}
      </span>
      <span className="cv-mono">{pod.ip}</span>
    </>
  );
}

function Card({ data: { pod, role, verdict } }: NodeProps<PodNode>) {
  if (pod.system) return <SystemPod pod={pod} />;
  return (
    <>
      <div className="cv-title">
        <Name name={pod.name} />
        {pod.generation && (
          <span className={`cv-generation cv-generation-${pod.generation}`}>{pod.generation}</span>
        )}
        {pod.namespace !== 'default' && <span className="cv-kind">{pod.namespace}</span>}
      </div>
      <div className="cv-address">
        <span className={role === 'client' ? 'cv-client' : undefined}>{pod.ip || 'no address yet'}</span>
        {pod.ports.length > 0 && <span className="cv-listens">:{pod.ports.join(' :')}</span>}
      </div>
      <div className="cv-state">
        {verdict ? (
          <Badge verdict={verdict} name={pod.name} />
        ) : (
          <span className={`cv-says cv-${pod.condition}`}>
            <Light condition={pod.condition} />
            {pod.says}
          </span>
        )}
        {pod.probe && (
          <span
            className={`cv-probe${pod.probe.success ? '' : ' cv-not-ready'}`}
            title={`probe ${pod.probe.what}: ${pod.probe.result}`}
          >
            <span className="cv-probe-what">{pod.probe.what}</span>
            <Arrow />
            {pod.probe.result}
          </span>
        )}
      </div>
    </>
  );
}

/** A Pod: a network namespace with an address, the ports its containers declare, and what its probe last said. */
export const PodCard = memo(Card);
