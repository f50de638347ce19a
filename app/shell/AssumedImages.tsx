import { type ReactNode, useMemo } from 'react';
import { selectOrigin } from '../actions/index.ts';
import { useStore } from '../state/index.ts';
import styles from './Manifests.module.css';

/** Images whose behaviour is a guess, each with the way to a Pod that runs it, where it says how to put that right. */
export function AssumedImages(): ReactNode {
  const assumed = useStore((state) => state.mirror.assumed);
  const images = useMemo(() => [...new Map(assumed.map((each) => [each.image, each])).values()], [assumed]);
  if (images.length === 0) return null;
  return (
    <ul aria-label="Assumed" className={styles.assumed}>
      {images.map(({ image, namespace, pod }) => (
        <li key={image}>
          Assumed: <code>{image}</code> answers 200 OK on the ports that it declares.{' '}
          <button
            type="button"
            className={styles.link}
            onClick={() => selectOrigin({ kind: 'Pod', namespace, name: pod })}
          >
            Say what it really does
          </button>
        </li>
      ))}
    </ul>
  );
}
