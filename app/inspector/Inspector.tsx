import { ArrowLeft, ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Hop } from '../../core/index.ts';
import { openStep, selectOrigin } from '../actions/index.ts';
import {
  breadcrumb,
  clientAddress,
  sameOrigin,
  selectFocus,
  selectHop,
  selectHopIndex,
  trailTo,
  useStore,
} from '../state/index.ts';
import { Button, OriginButton } from '../ui/index.ts';
import { Candidates } from './Candidates.tsx';
import { HeaderDiff } from './HeaderDiff.tsx';
import styles from './Inspector.module.css';
import { RulesLooked } from './RulesLooked.tsx';
import { Steps } from './Steps.tsx';

function Part({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <div className={styles.part}>
      <h3>{title}</h3>
      {children}
    </div>
  );
}

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
          <OriginButton origin={origin} selected={sameOrigin(origin, selected)} onSelect={selectOrigin} />
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
      {hop.considered.length > 0 ? (
        <Part title="Rules looked at">
          <RulesLooked considered={hop.considered} />
        </Part>
      ) : null}
      {hop.candidates.length > 0 ? (
        <Part title="Endpoints">
          <Candidates candidates={hop.candidates} onSelect={selectOrigin} />
        </Part>
      ) : null}
      {hop.derivedFrom.length > 0 ? (
        <Part title="Made from">
          <MadeFrom hop={hop} />
        </Part>
      ) : null}
      {hop.conntrack ? (
        <Part title="conntrack">
          <code className={styles.conntrack}>{hop.conntrack}</code>
        </Part>
      ) : null}
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

/** The current hop from the inside. */
export function Inspector(): ReactNode {
  const story = useStore(selectHop);
  const hop = useStore(selectFocus);
  if (!story || !hop) return <Empty />;
  return (
    <div className={styles.inspector} key={hop.id}>
      <Head story={story} hop={hop} />
      <Parts hop={hop} />
    </div>
  );
}
