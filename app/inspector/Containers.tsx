import { type ReactNode, useMemo } from 'react';
import type { Pod } from '../../core/index.ts';
import { timeText, useStore } from '../state/index.ts';
import { Assumed } from './Assumed.tsx';
import card from './ObjectCard.module.css';
import { Part } from './Part.tsx';
import { type ContainerFact, containerFacts } from './pod-facts.ts';

function Probes({ fact }: { fact: ContainerFact }): ReactNode {
  return (
    <ul className={card.probes}>
      {fact.probes.map((probe) => (
        <li key={probe.probe}>
          <span className={card.mark} data-good={probe.success || undefined} aria-hidden="true">
            {probe.success ? '●' : '○'}
          </span>{' '}
          {probe.probe} probe {probe.success ? 'succeeded' : 'failed'} at {timeText(probe.at)}
          {probe.output ? <p className={card.message}>{probe.output}</p> : null}
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

/** The containers of a Pod as the kubelet reports them, with the newest attempt of each probe. */
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
