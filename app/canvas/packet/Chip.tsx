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

/** The packet's header and one line on what just happened to it; before there is a packet, the call itself. */
export function Chip({ header, call }: { readonly header: HeaderView; readonly call: string }) {
  const { ends, note, title, tone } = header;
  return (
    <>
      {ends ? (
        <>
          <End end={ends.src} arrow={false} />
          <End end={ends.dst} arrow={true} />
        </>
      ) : (
        <span className="cv-end">{call}</span>
      )}
      <span className={`cv-note cv-note-${tone}`} title={title}>
        {note}
      </span>
    </>
  );
}
