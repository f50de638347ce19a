import { type ReactNode, useMemo } from 'react';
import type { Pod } from '../../core/index.ts';
import { timeText, useStore } from '../state/index.ts';
import { Assumed } from './Assumed.tsx';
import card from './ObjectCard.module.css';
import { Part } from './Part.tsx';
import { type ContainerFact, containerFacts } from './pod-facts.ts';

type Attempt = ContainerFact['probes'][number]['earlier'][number];

function AttemptLine({ attempt, what }: { attempt: Attempt; what: string }): ReactNode {
  const { success, at, output } = attempt;
  return (
    <>
      <span className={card.mark} data-good={success || undefined} aria-hidden="true">
        {success ? '●' : '○'}
      </span>{' '}
      {what} {success ? 'succeeded' : 'failed'} at {timeText(at)}
      {output ? <p className={card.message}>{output}</p> : null}
    </>
  );
}

function Probes({ fact }: { fact: ContainerFact }): ReactNode {
  return (
    <ul className={card.probes}>
      {fact.probes.map((probe) => (
        <li key={probe.probe}>
          <AttemptLine attempt={probe} what={`${probe.probe} probe`} />
          {probe.earlier.length > 0 ? (
            <details>
              <summary>{probe.earlier.length} before</summary>
              <ol className={card.probes}>
                {probe.earlier.toReversed().map((attempt) => (
                  <li key={attempt.at}>
                    <AttemptLine attempt={attempt} what="attempt" />
                  </li>
                ))}
              </ol>
            </details>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Container({ fact }: { fact: ContainerFact }): ReactNode {
  return (
    <li className={card.condition}>
      <p className={card.line}>
        <span className={card.mark} data-good={fact.ready || undefined} aria-hidden="true">
          {fact.ready ? '●' : '○'}
        </span>
        <b>{fact.name}</b> {fact.state}
        {fact.restarts > 0 ? <span className={card.since}>{fact.restarts} restarts</span> : null}
      </p>
      <p className={card.message}>
        <code>{fact.image}</code>
      </p>
      {fact.message ? <p className={card.message}>{fact.message}</p> : null}
      {fact.last ? <p className={card.message}>Before: {fact.last}</p> : null}
      <Probes fact={fact} />
      {fact.assumed ? <Assumed image={fact.image} /> : null}
    </li>
  );
}

/** The containers of a Pod as the kubelet reports them, with the attempts of each probe, the newest first. */
export function Containers({ pod }: { pod: Pod }): ReactNode {
  const probes = useStore((state) => state.mirror.probes);
  const assumed = useStore((state) => state.mirror.assumed);
  const facts = useMemo(() => containerFacts({ probes, assumed }, pod), [probes, assumed, pod]);
  return (
    <Part title={facts.length === 1 ? 'Container' : 'Containers'}>
      <ul>
        {facts.map((fact) => (
          <Container key={fact.name} fact={fact} />
        ))}
      </ul>
    </Part>
  );
}
