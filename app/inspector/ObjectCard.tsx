import { FileCode2 } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import type { ApiObject } from '../../core/index.ts';
import { openObject, selectOrigin } from '../actions/index.ts';
import {
  agoText,
  madeFrom,
  millisSince,
  type ObjectRef,
  objectOf,
  ownersOf,
  refOf,
  refText,
  useStore,
} from '../state/index.ts';
import { Button, OriginButton } from '../ui/index.ts';
import { Containers } from './Containers.tsx';
import styles from './Inspector.module.css';
import { ObjectActions } from './ObjectActions.tsx';
import card from './ObjectCard.module.css';
import { ObjectEvents } from './ObjectEvents.tsx';
import { Part } from './Part.tsx';
import { type ConditionFact, conditionFacts, headline } from './pod-facts.ts';

function Condition({ fact }: { fact: ConditionFact }): ReactNode {
  const since = useStore((state) => millisSince(state.mirror, fact.since));
  return (
    <li className={card.condition}>
      <p className={card.line}>
        <span className={card.mark} data-good={fact.good || undefined} aria-hidden="true">
          {fact.good ? '●' : '○'}
        </span>
        <b>{fact.type}</b> {fact.status}
        {fact.reason ? <code className={card.reason}>{fact.reason}</code> : null}
        {since === undefined ? null : <span className={card.since}>{agoText(since)}</span>}
      </p>
      {fact.message ? <p className={card.message}>{fact.message}</p> : null}
    </li>
  );
}

/** How many of the objects that were made from this one are listed. */
const SHOWN = 6;

function Relatives({ object }: { object: ApiObject }): ReactNode {
  const mirror = useStore((state) => state.mirror);
  const ref = useMemo(() => refOf(object), [object]);
  const owners = useMemo(() => ownersOf(mirror, ref).slice(0, -1), [mirror, ref]);
  const made = useMemo(() => madeFrom(mirror, ref), [mirror, ref]);
  const listed = (refs: readonly ObjectRef[]): ReactNode => (
    <ul>
      {refs.map((each) => (
        <li key={`${each.kind}/${each.namespace}/${each.name}`}>
          <OriginButton origin={each} selected={false} onSelect={selectOrigin} />
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {owners.length > 0 ? <Part title="Made by">{listed(owners.toReversed())}</Part> : null}
      {made.length > 0 ? (
        <Part title={object.kind === 'Node' ? 'Runs' : object.kind === 'Pod' ? 'Listed in' : 'Made from it'}>
          {listed(made.slice(0, SHOWN))}
          {made.length > SHOWN ? <p className={card.message}>and {made.length - SHOWN} more</p> : null}
        </Part>
      ) : null}
    </>
  );
}

/** An object that a person pointed at: how it is, why, since when, and who made it. */
export function ObjectCard({ shown }: { shown: ObjectRef }): ReactNode {
  const object = useStore(({ mirror }) => objectOf(mirror, shown.kind, shown.namespace, shown.name));
  if (!object)
    return (
      <div className={styles.head}>
        <h2 id="inspector-title" className={styles.title} tabIndex={-1}>
          {refText(shown)}
        </h2>
        <p className={card.gone}>It is gone.</p>
      </div>
    );
  const conditions = conditionFacts(object);
  return (
    <>
      <div className={styles.head}>
        <p className={styles.crumb}>{[object.kind, ...headline(object)].join(' · ')}</p>
        <h2 id="inspector-title" className={styles.title} tabIndex={-1}>
          {object.metadata.name}
        </h2>
        <div className={card.tools}>
          <Button label="Open as YAML" icon={<FileCode2 />} onClick={() => openObject(shown)} />
        </div>
      </div>
      {object.kind === 'Pod' ? <Containers pod={object} /> : null}
      {conditions.length > 0 ? (
        <Part title="Conditions">
          <ul>
            {conditions.map((fact) => (
              <Condition key={fact.type} fact={fact} />
            ))}
          </ul>
        </Part>
      ) : null}
      <ObjectActions shown={shown} />
      <Relatives object={object} />
      <ObjectEvents shown={shown} />
    </>
  );
}
