import { Arrow } from '../Arrow.tsx';
import type { EndView, HeaderView } from './header.ts';

function End({ end, arrow }: { readonly end: EndView; readonly arrow: boolean }) {
  return (
    <span className="cv-end">
      {arrow && <Arrow />}
      {end.was !== undefined && (
        <>
          <s className={end.wasClient ? 'cv-client' : undefined}>{end.was}</s>{' '}
        </>
      )}
      <span
        key={end.now}
        className={end.was !== undefined ? 'cv-flip' : end.client ? 'cv-client' : undefined}
      >
        {end.now}
      </span>
    </span>
  );
}

/** The packet's header: source, destination, and one line on what just happened to it. */
export function Chip({ header }: { readonly header: HeaderView }) {
  return (
    <>
      <End end={header.src} arrow={false} />
      <End end={header.dst} arrow={true} />
      <span className={`cv-note cv-note-${header.tone}`} title={header.title}>
        {header.note}
      </span>
    </>
  );
}
