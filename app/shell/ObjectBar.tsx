import { FilePlus2 } from 'lucide-react';
import { Fragment, type ReactNode, useMemo } from 'react';
import { editCopy, goTo, openObject } from '../actions/index.ts';
import {
  madeFrom,
  type ObjectRef,
  objectOf,
  ownersOf,
  refOfOrigin,
  sameRef,
  useStore,
} from '../state/index.ts';
import { Button } from '../ui/index.ts';
import styles from './ObjectBar.module.css';

/** How many of the objects that were made from this one stand in a line. */
const SHOWN = 4;

function Ref({ target, current = false }: { target: ObjectRef; current?: boolean }): ReactNode {
  return (
    <button
      type="button"
      className={styles.ref}
      aria-current={current || undefined}
      onClick={() => openObject(target)}
    >
      <span className={styles.kind}>{target.kind}</span> {target.name}
    </button>
  );
}

/** From the first owner down to what was made from the object; each opens in its turn. */
function Chain({ shown }: { shown: ObjectRef }): ReactNode {
  const mirror = useStore((state) => state.mirror);
  const owners = useMemo(() => ownersOf(mirror, shown), [mirror, shown]);
  const made = useMemo(() => madeFrom(mirror, shown), [mirror, shown]);
  return (
    <nav aria-label="Owners" className={styles.chain}>
      {owners.map((owner, index) => (
        <Fragment key={`${owner.kind}/${owner.name}`}>
          {index > 0 ? <span aria-hidden="true">›</span> : null}
          <Ref target={owner} current={sameRef(owner, shown)} />
        </Fragment>
      ))}
      {made.length > 0 ? <span aria-hidden="true">›</span> : null}
      {made.slice(0, SHOWN).map((each) => (
        <Ref key={`${each.kind}/${each.name}`} target={each} />
      ))}
      {made.length > SHOWN ? <span>and {made.length - SHOWN} more</span> : null}
    </nav>
  );
}

/** The way to what a person wrote, where this object comes from a manifest. */
function ToManifest({ shown }: { shown: ObjectRef }): ReactNode {
  const selected = useStore((state) => state.selected);
  const range = useStore((state) => state.selectedRange);
  if (!range || !selected || !sameRef(refOfOrigin(selected), shown)) return null;
  return <Button label={`Go to ${range.file}`} onClick={() => goTo(range)} />;
}

/** Over the text of an object: that it cannot be changed here, whose it is, and the way to a copy that can be. */
export function ObjectBar({ shown }: { shown: ObjectRef }): ReactNode {
  const command = useStore((state) => state.openView?.command);
  const gone = useStore(({ mirror }) => !objectOf(mirror, shown.kind, shown.namespace, shown.name));
  const canCopy = shown.kind !== 'Event' && command !== undefined;
  return (
    <div className={styles.bar}>
      <Chain shown={shown} />
      <div className={styles.row}>
        <p className={styles.says} role="status" title={command && `$ ${command}`}>
          {gone ? (
            <span className={styles.gone}>It is gone. This is how it last was.</span>
          ) : (
            <>
              <b>Read-only.</b> <code>$ {command ?? '…'}</code>
            </>
          )}
        </p>
        <ToManifest shown={shown} />
        {canCopy ? <Button label="Edit a copy" icon={<FilePlus2 />} onClick={editCopy} /> : null}
      </div>
    </div>
  );
}
