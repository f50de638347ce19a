import { ArrowLeft, ExternalLink } from 'lucide-react';
import { type ReactNode, useDeferredValue, useMemo } from 'react';
import type { Hop } from '../../core/index.ts';
import { inspectThe, openStep, pointAtOrigin, selectOrigin, showFlow, walkTo } from '../actions/index.ts';
import {
  breadcrumb,
  clientAddress,
  flowOf,
  refOfOrigin,
  refText,
  sameOrigin,
  selectFocus,
  selectHop,
  selectHopIndex,
  trailTo,
  useStore,
  wayBack,
} from '../state/index.ts';
import { Button, OriginButton } from '../ui/index.ts';
import { Candidates } from './Candidates.tsx';
import { HeaderDiff } from './HeaderDiff.tsx';
import styles from './Inspector.module.css';
import card from './ObjectCard.module.css';
import { ObjectCard } from './ObjectCard.tsx';
import { Part } from './Part.tsx';
import { Policies } from './Policies.tsx';
import { RulesLooked } from './RulesLooked.tsx';
import { Steps } from './Steps.tsx';

function Empty(): ReactNode {
  return (
    <div className={styles.empty}>
      <p id="inspector-title" tabIndex={-1}>
        Here you will see each hop from the inside: the packet’s header before and after, the rules that it
        was held against, and the YAML that those rules come from.
      </p>
    </div>
  );
}

function MadeFrom({ hop }: { hop: Hop }): ReactNode {
  const selected = useStore((state) => state.selected);
  return (
    <ul>
      {hop.derivedFrom.map((origin) => (
        <li key={`${origin.kind}/${origin.namespace}/${origin.name}/${origin.path}/${origin.note}`}>
          <OriginButton origin={origin} selected={sameOrigin(origin, selected)} onSelect={pointAtOrigin} />
        </li>
      ))}
    </ul>
  );
}

function Head({ story, hop }: { story: Hop; hop: Hop }): ReactNode {
  const walk = useStore((state) => state.walk);
  const index = useStore(selectHopIndex);
  const parent = trailTo(story, hop.id).at(-2);
  if (!walk) return null;
  return (
    <div className={styles.head}>
      <p className={styles.crumb}>{breadcrumb(walk, index, hop).join(' · ')}</p>
      <h2 id="inspector-title" className={styles.title} tabIndex={-1}>
        {hop.title}
      </h2>
      {parent ? (
        <div className={styles.back}>
          <Button
            look="bare"
            icon={<ArrowLeft />}
            label={`Back to ${parent.label}`}
            onClick={() => openStep(parent === story ? undefined : parent.id)}
          />
        </div>
      ) : null}
    </div>
  );
}

/** How the way back relates to the way there: who undoes what, and where it goes past whom. */
function Back({ hop }: { hop: Hop }): ReactNode {
  const record = useStore((state) => state.record);
  const text = useMemo(() => (record && hop.direction === 'reply' ? wayBack(record) : ''), [record, hop]);
  return text === '' ? null : (
    <Part title="The way back">
      <p className={styles.why}>{text}</p>
    </Part>
  );
}

/** The entry that the hop made or used, and the way to it in the table of its node. */
function Conntrack({ hop }: { hop: Hop }): ReactNode {
  const record = useStore((state) => state.record);
  const flow = flowOf(record, hop);
  if (!hop.conntrack && !flow) return null;
  return (
    <Part title="conntrack">
      {hop.conntrack ? <code className={styles.conntrack}>{hop.conntrack}</code> : null}
      {flow ? (
        <Button look="bare" label={`In the table of ${flow.node}`} onClick={() => showFlow(flow)} />
      ) : null}
    </Part>
  );
}

function Parts({ hop }: { hop: Hop }): ReactNode {
  const client = useStore((state) => clientAddress(state.walk));
  return (
    <>
      {hop.before || hop.after ? (
        <Part title="Packet header">
          <HeaderDiff hop={hop} client={client} />
        </Part>
      ) : null}
      <Part title="Why">
        <p className={styles.why}>{hop.because}</p>
        {hop.docs ? (
          <a className={styles.docs} href={hop.docs.url} target="_blank" rel="noreferrer">
            {hop.docs.label}
            <ExternalLink aria-hidden="true" />
          </a>
        ) : null}
      </Part>
      <Back hop={hop} />
      <MoreParts hop={hop} />
    </>
  );
}

/** What is longest and furthest down: drawn once the rest stands, in a task of its own. */
function MoreParts({ hop }: { hop: Hop }): ReactNode {
  return useDeferredValue(true, false) ? <Evidence hop={hop} /> : null;
}

/** What the hop was held against and made from. */
function Evidence({ hop }: { hop: Hop }): ReactNode {
  return (
    <>
      {hop.policies && hop.policies.length > 0 ? (
        <Part title="NetworkPolicies">
          <Policies policies={hop.policies} onSelect={pointAtOrigin} />
        </Part>
      ) : null}
      {hop.considered.length > 0 ? (
        <Part title="Rules looked at">
          <RulesLooked considered={hop.considered} />
        </Part>
      ) : null}
      {hop.candidates.length > 0 ? (
        <Part title="Endpoints">
          <Candidates
            candidates={hop.candidates}
            onSelect={selectOrigin}
            onWalk={({ node, address }) => walkTo(node ? { entry: node.name } : { choose: address })}
          />
        </Part>
      ) : null}
      {hop.derivedFrom.length > 0 ? (
        <Part title="Made from">
          <MadeFrom hop={hop} />
        </Part>
      ) : null}
      <Conntrack hop={hop} />
      {hop.lines && hop.lines.length > 0 ? (
        <Part title="In a terminal">
          <pre className={styles.lines}>{hop.lines.join('\n')}</pre>
        </Part>
      ) : null}
      {hop.steps.length > 0 ? (
        <Part title={`Steps · ${hop.steps.length}`}>
          <Steps steps={hop.steps} current={hop.id} onOpen={openStep} />
        </Part>
      ) : null}
    </>
  );
}

/** The way from the hop to what a person pointed at, and back. */
function Switch({ hop, object }: { hop: string; object: string }): ReactNode {
  const inspects = useStore((state) => state.inspects);
  return (
    <fieldset className={card.switch}>
      <legend className="hidden">Inspect</legend>
      {(['hop', 'object'] as const).map((which) => (
        <button
          key={which}
          type="button"
          className={card.choice}
          aria-pressed={inspects === which}
          onClick={() => inspectThe(which)}
        >
          {which === 'hop' ? hop : object}
        </button>
      ))}
    </fieldset>
  );
}

/** The current hop from the inside, or the object that a person pointed at. */
export function Inspector(): ReactNode {
  const story = useStore(selectHop);
  const hop = useStore(selectFocus);
  const index = useStore(selectHopIndex);
  const selected = useStore((state) => state.selected);
  const inspects = useStore((state) => state.inspects);
  const ref = useMemo(() => selected && refOfOrigin(selected), [selected]);
  const showsObject = ref && (inspects === 'object' || !hop);
  if (!showsObject && (!story || !hop)) return <Empty />;
  return (
    <>
      {ref && hop ? <Switch hop={`Hop ${index + 1}`} object={refText(ref)} /> : null}
      {showsObject ? (
        <div className={styles.inspector} key={refText(ref)}>
          <ObjectCard shown={ref} />
        </div>
      ) : story && hop ? (
        <div className={styles.inspector} key={hop.id}>
          <Head story={story} hop={hop} />
          <Parts hop={hop} />
        </div>
      ) : null}
    </>
  );
}
