import type { ReactNode } from 'react';
import card from './ObjectCard.module.css';

/** Says that the behaviour of an image is a guess, and what to write to put it right. */
export function Assumed({ image }: { image: string }): ReactNode {
  return (
    <div className={card.assumed}>
      <p>
        <b>Assumed:</b> Packetwalk does not know <code>{image}</code>. It is taken for an echo server that
        answers 200 OK on every port that the manifest declares.
      </p>
      <p>To say what it really does, annotate the Pod (in a workload: its template):</p>
      <pre>{`annotations:
  packetwalk.dev/listen: "tcp:8080"
  packetwalk.dev/http: "/healthz=503,/=200"`}</pre>
    </div>
  );
}
